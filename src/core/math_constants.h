// Constants and minimax polynomials of the elementary functions; the text that
// tests/golden/math_coefficients.py prints. A changed digit changes the numeric profile.
#pragma once

namespace chainrule {

template <class T>
struct MathConstants;

template <>
struct MathConstants<float> {
  static constexpr float kLog2E = 0x1.7154760000000p+0f;
  static constexpr float kLn2High = 0x1.62e4000000000p-1f;
  static constexpr float kLn2Low = 0x1.7f7d1c0000000p-20f;
  static constexpr float kTwoThirdsHigh = 0x1.5555560000000p-1f;
  static constexpr float kTwoThirdsLow = -0x1.5555560000000p-26f;
  static constexpr float kSqrtHalf = 0x1.6a09e60000000p-1f;
  // Outside, e^x is 0 or infinite; below the third, e^x - 1 is -1; above the fourth, erf is 1.
  static constexpr float kExpLow = -0x1.a000000000000p+6f;
  static constexpr float kExpHigh = 0x1.6400000000000p+6f;
  static constexpr float kExpm1Low = -0x1.4000000000000p+4f;
  static constexpr float kErfHigh = 0x1.f9999a0000000p+1f;
  // tanh x = 1/2 at about the first; tanh(x/2) is 1 above the second.
  static constexpr float kTanhSmall = 0x1.19999a0000000p-1f;
  static constexpr float kTwiceTanhHigh = 0x1.4000000000000p+4f;
  // sin and cos are defined up to here; pi/2 as a sum whose parts have room for a quadrant.
  static constexpr float kAngleHigh = 0x1.921fb60000000p+12f;
  static constexpr float kTwoOverPi = 0x1.45f3060000000p-1f;
  static constexpr float kHalfPi[] = {0x1.9220000000000p+0f, -0x1.2ae0000000000p-18f,
                                      -0x1.dea0000000000p-31f, 0x1.1846980000000p-44f};
  // e^r = 1 + r + r^2 (c0 + c1 r + ...)
  static constexpr float kExp[] = {0x1.0000000000000p-1f,  0x1.5555560000000p-3f,
                                   0x1.5554700000000p-5f,  0x1.1110ac0000000p-7f,
                                   0x1.6da8240000000p-10f, 0x1.a17eac0000000p-13f};
  // log((1 + s) / (1 - s)) = 2s + s z (c0 + c1 z + ...), z = s^2
  static constexpr float kLog[] = {0x1.5555540000000p-1f, 0x1.999a7a0000000p-2f,
                                   0x1.2438d20000000p-2f, 0x1.e2f7220000000p-3f};
  // the same: 2s + s z (2/3 + z (c0 + c1 z + ...))
  static constexpr float kPow[] = {0x1.99999a0000000p-2f, 0x1.2492460000000p-2f,
                                   0x1.c71f900000000p-3f, 0x1.7386b20000000p-3f,
                                   0x1.546e980000000p-3f};
  // tanh x = x + x z (c0 + c1 z + ...), z = x^2
  static constexpr float kTanh[] = {-0x1.55545a0000000p-2f, 0x1.10d01a0000000p-3f,
                                    -0x1.af96aa0000000p-5f, 0x1.0da90e0000000p-6f};
  // -log(1 - erf x) = x + x (c0 + c1 x + ...)
  static constexpr float kErf[] = {0x1.06eba80000000p-3f,   0x1.45f3080000000p-1f,
                                   0x1.a4f37e0000000p-4f,   -0x1.39396c0000000p-6f,
                                   -0x1.095a560000000p-12f, 0x1.d7b0840000000p-10f,
                                   -0x1.84550c0000000p-11f, 0x1.5f3b680000000p-13f,
                                   -0x1.6644ce0000000p-16f, 0x1.40521c0000000p-20f};
  // sin x = x + x z (c0 + c1 z + ...), z = x^2
  static constexpr float kSin[] = {-0x1.5555560000000p-3f, 0x1.1111080000000p-7f,
                                   -0x1.a00f940000000p-13f, 0x1.6cd5ec0000000p-19f};
  // cos x = 1 - z/2 + z^2 (c0 + c1 z + ...)
  static constexpr float kCos[] = {0x1.5555560000000p-5f, -0x1.6c16b80000000p-10f,
                                   0x1.a011180000000p-16f, -0x1.24290c0000000p-22f};
};

template <>
struct MathConstants<double> {
  static constexpr double kLog2E = 0x1.71547652b82fep+0;
  static constexpr double kLn2High = 0x1.62e42fefa3800p-1;
  static constexpr double kLn2Low = 0x1.ef35793c76730p-45;
  static constexpr double kTwoThirdsHigh = 0x1.5555555555555p-1;
  static constexpr double kTwoThirdsLow = 0x1.5555555555555p-55;
  static constexpr double kSqrtHalf = 0x1.6a09e667f3bcdp-1;
  // Outside, e^x is 0 or infinite; below the third, e^x - 1 is -1; above the fourth, erf is 1.
  static constexpr double kExpLow = -0x1.7500000000000p+9;
  static constexpr double kExpHigh = 0x1.6300000000000p+9;
  static constexpr double kExpm1Low = -0x1.4000000000000p+5;
  static constexpr double kErfHigh = 0x1.7cccccccccccdp+2;
  // tanh x = 1/2 at about the first; tanh(x/2) is 1 above the second.
  static constexpr double kTanhSmall = 0x1.199999999999ap-1;
  static constexpr double kTwiceTanhHigh = 0x1.4000000000000p+5;
  // sin and cos are defined up to here; pi/2 as a sum whose parts have room for a quadrant.
  static constexpr double kAngleHigh = 0x1.921fb54442d18p+22;
  static constexpr double kTwoOverPi = 0x1.45f306dc9c883p-1;
  static constexpr double kHalfPi[] = {0x1.921fb54800000p+0, -0x1.de973dc800000p-31,
                                       -0x1.9d9cceb800000p-62, -0x1.1fc8f8cbb5bf7p-93};
  // e^r = 1 + r + r^2 (c0 + c1 r + ...)
  static constexpr double kExp[] = {
      0x1.0000000000000p-1,  0x1.5555555555559p-3,  0x1.555555555555ap-5,  0x1.111111110f67dp-7,
      0x1.6c16c16c1441ap-10, 0x1.a01a01affb2ebp-13, 0x1.a01a01b0c8a38p-16, 0x1.71ddf816554a9p-19,
      0x1.27e4c57a09cb5p-22, 0x1.af5f3322ab268p-26, 0x1.1f95a0cfd86ffp-29};
  // log((1 + s) / (1 - s)) = 2s + s z (c0 + c1 z + ...), z = s^2
  static constexpr double kLog[] = {
      0x1.555555555557cp-1, 0x1.99999999847b5p-2, 0x1.2492493fb0e02p-2, 0x1.c71c52bb3f3efp-3,
      0x1.746648978100bp-3, 0x1.399d154f235f8p-3, 0x1.2f51c76fc9989p-3};
  // the same: 2s + s z (2/3 + z (c0 + c1 z + ...))
  static constexpr double kPow[] = {
      0x1.999999999999ap-2, 0x1.2492492492492p-2, 0x1.c71c71c71c71ep-3, 0x1.745d1745d15afp-3,
      0x1.3b13b13b28b63p-3, 0x1.11111106677b6p-3, 0x1.e1e1e8d914dbcp-4, 0x1.af26ed60f3644p-4,
      0x1.864dd85004401p-4, 0x1.5f7f2a92d166ap-4, 0x1.829d17239012ap-4};
  // tanh x = x + x z (c0 + c1 z + ...), z = x^2
  static constexpr double kTanh[] = {
      -0x1.55555555554a4p-2,  0x1.1111111103073p-3, -0x1.ba1ba1adc12b8p-5,  0x1.664f45d0c89b4p-6,
      -0x1.226ddea8ac41ep-7,  0x1.d6c647d1f23f4p-9, -0x1.7cf54a37fa596p-10, 0x1.2fab5325f4364p-11,
      -0x1.b940d398f6a28p-13, 0x1.ac939e6fdcb63p-15};
  // -log(1 - erf x) = x + x (c0 + c1 x + ...)
  static constexpr double kErf[] = {
      0x1.06eba8214db69p-3,   0x1.45f306dc9c885p-1,   0x1.a4f4e2a1b466bp-4,
      -0x1.39668594d53eep-6,  -0x1.b6b684fa8eea4p-13, 0x1.bca674632e78bp-10,
      -0x1.3564fb2b0d75ap-11, 0x1.b2017d23faa35p-16,  0x1.0e9eae9467c18p-14,
      -0x1.f3c43f0cc0c44p-16, 0x1.d82c21b844ea1p-19,  0x1.68705c202c6e7p-19,
      -0x1.a843b7320dc4ep-20, 0x1.a7922725c07a4p-23,  0x1.f70850b7f32e6p-23,
      -0x1.a6393d16a366bp-23, 0x1.8634f2de4f710p-24,  -0x1.03f017dadad02p-25,
      0x1.0ac3c0ab4ffa2p-27,  -0x1.adaad0d549cc4p-30, 0x1.0edd795ace0e2p-32,
      -0x1.06bc5c6374ce2p-35, 0x1.7b1c3aba04956p-39,  -0x1.7f56d243f299cp-43,
      0x1.e4af9a3b3725dp-48,  -0x1.203568e1ba116p-53};
  // sin x = x + x z (c0 + c1 z + ...), z = x^2
  static constexpr double kSin[] = {
      -0x1.5555555555555p-3,  0x1.111111111110cp-7,  -0x1.a01a01a018c41p-13, 0x1.71de3a534054fp-19,
      -0x1.ae64528d5294dp-26, 0x1.6120827b27c3ap-33, -0x1.aa99d5666b9cap-41};
  // cos x = 1 - z/2 + z^2 (c0 + c1 z + ...)
  static constexpr double kCos[] = {
      0x1.5555555555555p-5,  -0x1.6c16c16c16c10p-10, 0x1.a01a01a018dbfp-16, -0x1.27e4fb75fa93dp-22,
      0x1.1eed8ca0603eap-29, -0x1.9393347b73af2p-37, 0x1.aac3f44cd2abcp-45};
};

}  // namespace chainrule
