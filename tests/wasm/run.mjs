// Runs a WebAssembly test program under node: run.mjs PROGRAM.wasm [ARGUMENTS]. It sees the file system
// and the environment; an exception leaves as a JavaScript one and is caught at the calls that clang
// marked as having a landing pad (see exceptions.cc).
import { readFile } from 'node:fs/promises';
import { argv, env, exit } from 'node:process';
import { WASI } from 'node:wasi';

class Unwinding extends Error {}

const wasi = new WASI({ version: 'preview1', args: argv.slice(2), env, preopens: { '/': '/' }, returnOnExit: true });
const module = await WebAssembly.compile(await readFile(argv[2]));

// invoke_iii(f, a, b) calls function f of the table.
function invoke(callee, ...args) {
  const { __stack_pointer: stack, __indirect_function_table: table, __THREW__: threw, memory } = instance.exports;
  const top = stack.value;
  try {
    return table.get(callee)(...args);
  } catch (error) {
    if (!(error instanceof Unwinding)) throw error;
    stack.value = top;
    new DataView(memory.buffer).setInt32(threw.value, 1, true);
  }
}

const imports = { unwind() { throw new Unwinding('an exception that nobody catches'); } };
for (const { module: from, name } of WebAssembly.Module.imports(module)) {
  if (from !== 'env' || !name.startsWith('invoke_')) continue;
  // The first letter is the result's type; j, 64 bits, must be a BigInt also after an unwinding.
  imports[name] = name.startsWith('invoke_j') ? (...args) => invoke(...args) ?? 0n : invoke;
}
const instance = await WebAssembly.instantiate(module, { env: imports, wasi_snapshot_preview1: wasi.wasiImport });
exit(wasi.start(instance));
