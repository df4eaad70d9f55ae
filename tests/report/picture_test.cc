// PNG files against zlib's own reading of them and the chunks of ISO 15948.
#include "report/picture.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include "fails.h"

namespace chainrule {
namespace {

std::uint32_t number_at(const std::string& bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
  }
  return number;
}

// The data of the chunks of a kind; every chunk's sum is checked.
std::string chunk(const std::string& png, const std::string& kind) {
  std::string found;
  for (std::size_t at = 8; at < png.size();) {
    const std::size_t size = number_at(png, at);
    const std::string body = png.substr(at + 4, size + 4);
    EXPECT_EQ(number_at(png, at + 8 + size), ::crc32(0, reinterpret_cast<const Bytef*>(body.data()),
                                                     static_cast<uInt>(body.size())));
    if (body.starts_with(kind)) found += body.substr(4);
    at += 12 + size;
  }
  return found;
}

std::string inflated(const std::string& bytes, std::size_t size) {
  std::string out(size, '\0');
  uLongf n = size;
  EXPECT_EQ(::uncompress(reinterpret_cast<Bytef*>(out.data()), &n,
                         reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()),
            Z_OK);
  EXPECT_EQ(n, size);
  return out;
}

TEST(Png, HoldsItsPixels) {
  const std::vector<std::uint8_t> pixels = {0, 50, 100, 150, 200, 250};
  const std::string png = png_file(3, 2, 1, pixels);
  EXPECT_EQ(png.substr(0, 8), "\x89PNG\r\n\x1a\n");
  const std::string header = chunk(png, "IHDR");
  EXPECT_EQ(number_at(header, 0), 3u);
  EXPECT_EQ(number_at(header, 4), 2u);
  EXPECT_EQ(header.substr(8), std::string("\x08\x00\x00\x00\x00", 5));
  EXPECT_EQ(inflated(chunk(png, "IDAT"), 8), std::string("\0\x00\x32\x64\0\x96\xc8\xfa", 8));
  EXPECT_EQ(chunk(png, "IEND"), "");
}

TEST(Png, RefusesPixelsThatDoNotFit) {
  EXPECT_THAT([] { png_file(2, 2, 1, std::vector<std::uint8_t>(3)); },
              fails(ErrorCode::kShape, "png: 3 bytes came for [2 x 2] pixels of 1 channels"));
}

TEST(DataUri, EqualsTheExamplesOfRfc4648) {
  const std::string begin = "data:image/png;base64,";
  EXPECT_EQ(data_uri(""), begin);
  EXPECT_EQ(data_uri("f"), begin + "Zg==");
  EXPECT_EQ(data_uri("fo"), begin + "Zm8=");
  EXPECT_EQ(data_uri("foo"), begin + "Zm9v");
  EXPECT_EQ(data_uri("foobar"), begin + "Zm9vYmFy");
}

TEST(Pictures, LargeIsDarkAndZeroIsTransparent) {
  const std::string grey = picture_png(std::vector<double>{0, 8, 16, NAN}, 2, 0, 16);
  EXPECT_EQ(inflated(chunk(grey, "IDAT"), 6), std::string("\0\xff\x80\0\x00\xff", 6));
  const std::string sheet = signed_pictures_png(Matrix<double>(1, 2, {-2, 0}), 2, 1);
  const std::string pixels = inflated(chunk(sheet, "IDAT"), 9);
  EXPECT_EQ(pixels[4], '\xff');  // opacity of the first
  EXPECT_EQ(pixels[8], '\0');
}

}  // namespace
}  // namespace chainrule
