# Runs in the sandbox. The first process holds the tests and the word that a verdict needs; the program runs in a process
# forked before either was read, and answers calls. It cannot see what is expected, and there is no way from it to the verdict:
# the pipe that the verdict goes into is closed there, no /proc is mounted, and the system calls that reach into another
# process are not allowed.
import _signal
import builtins
import errno
import os
import resource
import struct
import sys

from channel import Broken, Closed, Peer

VERDICT = 1
ONLY_TREE = 0x400
PRELOAD = ("typing", "math", "re", "collections", "random", "functools", "itertools", "heapq", "string", "datetime")
OUT_OF_REACH = (errno.EPERM, errno.ENOENT, errno.EACCES, errno.EROFS, errno.ENOTDIR)
NO_NETWORK = (errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL)
FULL = (errno.EFBIG, errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE)
MOST_FILES = 20000


def take():
    """One field of standard input: its length in four bytes, then UTF-8."""
    def exactly(count):
        data = b""
        while len(data) < count:
            part = os.read(0, count - len(data))
            if not part:
                os._exit(3)
            data += part
        return data
    return exactly(struct.unpack(">I", exactly(4))[0]).decode("utf-8", "surrogatepass")


def give(*fields):
    data = b""
    for field in fields:
        raw = str(field).encode("utf-8", "replace")
        data += struct.pack(">I", len(raw)) + raw
    while data:
        data = data[os.write(VERDICT, data):]


def limit(memory, processes, file_bytes, seconds):
    for what, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_NPROC, processes), (resource.RLIMIT_FSIZE, file_bytes),
                       (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_NOFILE, 64), (resource.RLIMIT_CORE, 0),
                       (resource.RLIMIT_MEMLOCK, 0), (resource.RLIMIT_MSGQUEUE, 0)):
        resource.setrlimit(what, (most, most))


def describe(error):
    """An exception as data: the names of its classes, its text, which limit it speaks of, and whose it was."""
    names = tuple(c.__name__ for c in type(error).__mro__ if c is not object)
    try:
        text = str(error)[:500]
    except BaseException:
        text = ""
    place = getattr(error, "filename", None) if isinstance(error, OSError) else None
    number = getattr(error, "errno", None) if isinstance(error, OSError) else None
    told = getattr(error, "told", None)
    whose = ("mine", keep(error)) if told is None else ("yours", told[5][1])
    return names, text, number, place if isinstance(place, str) else None, error_line(error, "<program>"), whose


# Errors of a function that the tests passed as an argument come back to them through the program. The last few are enough: they
# are nested, and each keeps its frames in memory.
raised = {}


def keep(error):
    number = max(raised, default=0) + 1
    raised[number] = error
    raised.pop(number - 50, None)
    return number


def error_line(error, file):
    line, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == file:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def sort(names, text, number, place):
    """Why an exception of the program is a failure."""
    if "MemoryError" in names:
        return "memory"
    if "SystemExit" in names:
        return "exited"
    if "OSError" in names:
        if number in FULL:
            return "file_limit"
        if number in NO_NETWORK or "gaierror" in names:
            return "network"
        if number == errno.EAGAIN:
            return "process_limit"
        if number in OUT_OF_REACH and place and place.startswith("/") and not place.startswith("/tmp/"):
            return "file_access"
    if names[0] == "RuntimeError" and "start new thread" in text:
        return "process_limit"
    return "exception"


def program(source, receive, send):
    """The process that is tested."""
    quiet = os.open("/dev/null", os.O_RDONLY)
    os.dup2(quiet, 0)
    os.close(quiet)
    os.dup2(2, VERDICT)
    sys.path.pop(0)
    module = type(sys)("solution")
    sys.modules["__main__"] = sys.modules["solution"] = module
    peer = Peer(receive, send)
    peer.describe = describe
    peer.rebuild = lambda told: rebuild(told, builtins.__dict__)
    try:
        code = compile(source, "<program>", "exec")
    except BaseException as error:
        memory = isinstance(error, (MemoryError, RecursionError))
        where = f"line {error.lineno}: " if isinstance(error, SyntaxError) and error.lineno else ""
        peer.write(("syntax", f"{type(error).__name__}: {where}{error.msg if isinstance(error, SyntaxError) else error}", memory))
        os._exit(0)
    try:
        exec(code, module.__dict__)
    except BaseException as error:
        peer.write(("raised", describe(error)))
        os._exit(0)
    peer.own(0, module.__dict__)
    peer.write(("ready",))
    try:
        while True:
            peer.answer(peer.read())
    except Closed:
        # A pool of processes ends in the exit handlers; without one there is nothing to wait for.
        if "multiprocessing" in sys.modules or "concurrent.futures" in sys.modules:
            sys.exit(0)
        sys.stdout.flush()
        os._exit(0)


def rebuild(told, scope):
    """The exception that the other side raised, of the nearest class that this side knows; this side's own if it only came back."""
    if told[5][0] == "yours" and told[5][1] in raised:
        return raised[told[5][1]]
    names, text = told[0], told[1]
    for name in names:
        kind = scope.get(name) or builtins.__dict__.get(name)
        if isinstance(kind, type) and issubclass(kind, BaseException):
            try:
                error = kind(text)
                error.told = told
                return error
            except Exception:
                continue
    error = RuntimeError(text)
    error.told = told
    return error


class Verdict(Exception):
    def __init__(self, result, kind="", detail="", line=0):
        self.fields = (result, kind, detail, line)


class Tests:
    """The process that tests."""

    def __init__(self, child, receive, send):
        self.child, self.status = child, None
        self.peer = Peer(receive, send, known=(), idle=self.idle)
        self.scope = {"__name__": "tests", "__builtins__": builtins}
        self.peer.rebuild = lambda told: rebuild(told, self.scope)
        self.peer.describe = describe

    def idle(self):
        space = os.statvfs("/tmp")
        if space.f_files - space.f_ffree > MOST_FILES:
            raise Verdict("file_limit", "", f"more than {MOST_FILES} files")
        if self.status is None and os.waitpid(self.child, os.WNOHANG) != (0, 0):
            self.status = -1
            raise Verdict("exited", "", "the program ended before the tests did and left processes behind")

    def ended(self):
        self.status = os.waitpid(self.child, 0)[1]
        if os.WIFSIGNALED(self.status):
            number = os.WTERMSIG(self.status)
            return Verdict("time" if number == 24 else "exited", "", f"the program was ended by signal {number} before the tests did")
        return Verdict("exited", "", f"the program ended with code {os.WEXITSTATUS(self.status)} before the tests did")

    def run(self, prompt, test, entry):
        try:
            self.start()
            self.check(prompt, test, entry)
            self.finish()
            return Verdict("passed")
        except Verdict as verdict:
            return verdict
        except Broken as error:
            return Verdict("exception", "", f"the program wrote into the tests' channel: {error}")
        except BaseException as error:
            gone = isinstance(error, (Closed, BrokenPipeError)) and not hasattr(error, "told")
            return self.ended() if gone else self.failed(error, test)

    def start(self):
        first = self.peer.read()
        if first[0] == "syntax":
            raise Verdict("memory" if first[2] else "syntax_error", "SyntaxError", first[1])
        if first[0] == "raised":
            raise rebuild(first[1], {})

    def check(self, prompt, test, entry):
        for text in (prompt, prompt + "\n    pass\n"):
            try:
                exec(compile(text, "<prompt>", "exec"), self.scope)
                break
            except Exception:
                continue
        code = compile(test, "<tests>", "exec")
        # A function's answers are plain data. Only of classes that the problem itself names may objects bring their own ==.
        wanted = [n for n in names_used(test, code) if n != entry and n not in self.scope and not hasattr(builtins, n)]
        self.peer.known = {n for n, v in self.scope.items() if isinstance(v, type)} | set(wanted)
        if f"class {entry}" in prompt:
            self.peer.known.add(entry)
        found = dict(self.peer.ask("names", 0, "", (entry, *wanted)))
        if entry not in found:
            raise Verdict("exception", "NameError", f"name '{entry}' is not defined")
        self.scope.update(found)
        exec(code, self.scope)
        if callable(self.scope.get("check")):
            self.scope["check"](self.scope[entry])

    def finish(self):
        """The program is told to end. This is the sandbox's first process: what outlives the program becomes its child."""
        os.close(self.peer._send)
        for attempt in range(100):
            pause(0.0005 if attempt < 20 else 0.005)
            try:
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass
            except ChildProcessError:
                return
        raise Verdict("processes_left", "", "the tests passed, but the program left processes running")

    def failed(self, error, test):
        told = getattr(error, "told", None)
        if told is not None:
            return Verdict(sort(*told[:4]), told[0][0], told[1], told[4] or 0)
        line = error_line(error, "<tests>")
        lines = test.split("\n")
        text = lines[line - 1].strip() if line and line <= len(lines) else ""
        if isinstance(error, AssertionError):
            return Verdict("wrong_answer", "AssertionError", text or str(error), line or 0)
        return Verdict("wrong_answer", type(error).__name__, f"{error} in {text}", line or 0)


def names_used(source, code):
    """The global names that the tests read: attributes are among a code's names too, so the syntax tree must agree."""
    read, nodes = set(), [compile(source, "<tests>", "exec", ONLY_TREE)]
    while nodes:
        node = nodes.pop()
        if type(node).__name__ == "Name":
            read.add(node.id)
        for field in node._fields:
            value = getattr(node, field, None)
            nodes.extend(v for v in (value if isinstance(value, list) else [value]) if hasattr(v, "_fields"))
    return [name for name in names_of(code) if name in read]


def names_of(code):
    names = dict.fromkeys(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, type(code)):
            names.update(dict.fromkeys(names_of(constant)))
    return list(names)


def pause(seconds):
    import select
    select.select([], [], [], seconds)


def main():
    # The kernel keeps from a first process what it does not handle: with Python's own handler gone, no signal reaches the tests.
    _signal.signal(_signal.SIGINT, _signal.SIG_DFL)
    limits = [int(n) for n in take().split()]
    source = take()
    for name in PRELOAD:
        if f"import {name}" in source or f"from {name}" in source:
            __import__(name)
    give("begun")
    limit(*limits)
    to_program, to_tests = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        os.close(to_program[1])
        os.close(to_tests[0])
        program(source, to_program[0], to_tests[1])
        os._exit(0)
    os.close(to_program[0])
    os.close(to_tests[1])
    word, entry, prompt, test = take(), take(), take(), take()
    # The tests print nothing into the verdict's pipe.
    sys.stdout = sys.stderr
    verdict = Tests(child, to_tests[0], to_program[1]).run(prompt, test, entry)
    give(word, *verdict.fields)
    os._exit(0)


main()
