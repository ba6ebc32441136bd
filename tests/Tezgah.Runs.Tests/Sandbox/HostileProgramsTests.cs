using Tezgah.Core.CodeProblems;

namespace Tezgah.Runs.Tests.Sandbox;

/// <summary>Programs that mean harm: each is contained, with its reason, and leaves nothing running and nothing written.</summary>
[Trait("Category", "Sandbox")]
[Collection(SandboxCollection.Name)]
public sealed class HostileProgramsTests(SandboxFixture sandbox)
{
    /// <summary>A program has a /tmp of its own: of a project that lies there it simply finds nothing.</summary>
    private static SampleOutcome ProjectReason =>
        typeof(SandboxFixture).Assembly.Location.StartsWith("/tmp/", StringComparison.Ordinal) ? SampleOutcome.Exception : SampleOutcome.FileAccess;

    public static TheoryData<string, SampleOutcome, string> Programs() => new()
    {
        { "reads the password file", SampleOutcome.FileAccess, "def f(x):\n    return open('/etc/passwd').read()" },
        { "reads the machine's name", SampleOutcome.FileAccess, "def f(x):\n    return open('/proc/self/environ').read()" },
        { "lists the home folders", SampleOutcome.FileAccess, "import os\ndef f(x):\n    return os.listdir('/home')" },
        { "reads the project", ProjectReason, $"def f(x):\n    return open({Quote(typeof(SandboxFixture).Assembly.Location)}, 'rb').read()" },
        { "writes into the system", SampleOutcome.FileAccess, "def f(x):\n    open('/usr/lib/tezgah-was-here', 'w').write('x')" },
        { "writes beside the system", SampleOutcome.FileAccess, "import os\ndef f(x):\n    os.mkdir('/tezgah-was-here')" },
        { "changes the harness", SampleOutcome.FileAccess, "def f(x):\n    open('/harness/harness.pyc', 'wb').write(b'')" },
        { "opens a socket", SampleOutcome.Network, "import socket\ndef f(x):\n    socket.create_connection(('1.1.1.1', 53), 2)" },
        { "sends a datagram", SampleOutcome.Network, "import socket\ndef f(x):\n    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 53))" },
        { "asks for a name", SampleOutcome.Network, "import socket\ndef f(x):\n    return socket.getaddrinfo('example.org', 80)" },
        { "talks to the machine below", SampleOutcome.Network, "import socket\ndef f(x):\n    socket.socket(40, socket.SOCK_STREAM).connect((2, 22))" },
        { "forks without end", SampleOutcome.ProcessLimit, "import os\ndef f(x):\n    while True:\n        os.fork()" },
        { "forks in silence", SampleOutcome.Time, "import os\ndef f(x):\n    while True:\n        try:\n            os.fork()\n        except OSError:\n            pass" },
        { "starts threads without end", SampleOutcome.ProcessLimit, "import threading, time\ndef f(x):\n    while True:\n        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()" },
        { "writes 10 GB into a file", SampleOutcome.FileLimit, "def f(x):\n    with open('big', 'wb') as out:\n        for _ in range(10240):\n            out.write(bytes(1 << 20))" },
        { "writes 10 GB into many files", SampleOutcome.FileLimit, "def f(x):\n    for i in range(1024):\n        with open(f'/tmp/big{i}', 'wb') as out:\n            out.write(bytes(10 << 20))" },
        { "makes files without end", SampleOutcome.FileLimit, "def f(x):\n    i = 0\n    while True:\n        i += 1\n        open(f'/tmp/{i}', 'w').close()" },
        { "fills the shared memory folder", SampleOutcome.FileAccess, "def f(x):\n    open('/dev/shm/big', 'wb').write(bytes(1 << 30 >> 4))" },
        { "fills a device folder", SampleOutcome.FileAccess, "def f(x):\n    open('/dev/big', 'wb').write(bytes(1 << 20))" },
        { "takes 10 GB at once", SampleOutcome.Memory, "def f(x):\n    return len(bytearray(10 << 30))" },
        { "takes 10 GB bit by bit", SampleOutcome.Memory, "def f(x):\n    kept = []\n    while True:\n        kept.append(bytearray(1 << 20))" },
        { "takes 10 GB in many processes", SampleOutcome.Memory, "import os, time\ndef f(x):\n    for _ in range(20):\n        if os.fork() == 0:\n            kept = bytearray(b'x') * (100 << 20)\n            time.sleep(60)\n    time.sleep(60)" },
        { "hides memory in files without a name", SampleOutcome.Exception, "import os\ndef f(x):\n    for i in range(60):\n        os.write(os.memfd_create('m'), bytes(16 << 20))" },
        { "loops for ever", SampleOutcome.Time, "def f(x):\n    while True:\n        pass" },
        { "loops while it is read", SampleOutcome.Time, "while True:\n    pass" },
        { "sleeps for ever", SampleOutcome.Time, "import time\ndef f(x):\n    time.sleep(1000)" },
        { "ignores polite signals", SampleOutcome.Time, "import signal\nfor s in range(1, 65):\n    try:\n        signal.signal(s, signal.SIG_IGN)\n    except (OSError, ValueError):\n        pass\ndef f(x):\n    while True:\n        pass" },
        { "kills its parent", SampleOutcome.WrongAnswer, "import os\ndef f(x):\n    for s in (2, 15, 9, 19):\n        os.kill(os.getppid(), s)\n    return 0" },
        { "kills everything", SampleOutcome.Exited, "import os\ndef f(x):\n    for target in (1, -1, os.getpid()):\n        try:\n            os.kill(target, 9)\n        except OSError:\n            pass" },
        { "stops everything", SampleOutcome.Time, "import os\ndef f(x):\n    for target in (1, -1, os.getpid()):\n        try:\n            os.kill(target, 19)\n        except OSError:\n            pass" },
        { "prints without end", SampleOutcome.OutputLimit, "def f(x):\n    while True:\n        print('x' * 1000)" },
        { "prints errors without end", SampleOutcome.OutputLimit, "import sys\ndef f(x):\n    while True:\n        sys.stderr.write('x' * 1000)" },
        { "leaves a child behind", SampleOutcome.ProcessesLeft, "import os, time\ndef f(x):\n    if os.fork() == 0:\n        time.sleep(1000)\n    return x * x" },
        { "leaves a daemon behind", SampleOutcome.ProcessesLeft, "import os, time\ndef f(x):\n    if os.fork() == 0:\n        os.setsid()\n        if os.fork() == 0:\n            os.closerange(0, 64)\n            time.sleep(1000)\n        os._exit(0)\n    return x * x" },
        { "goes and leaves a daemon", SampleOutcome.Exited, "import os, time\ndef f(x):\n    if os.fork() == 0:\n        os.setsid()\n        while True:\n            time.sleep(1)\n    os._exit(0)" },
        { "deletes the working folder", SampleOutcome.FileAccess, "import os, shutil\ndef f(x):\n    shutil.rmtree('/tmp', ignore_errors=True)\n    os.rmdir('/tmp')" },
        { "deletes everything", SampleOutcome.WrongAnswer, "import shutil\ndef f(x):\n    shutil.rmtree('/', ignore_errors=True)" },
        { "recurses without end", SampleOutcome.Exception, "def f(x):\n    return f(x)" },
        { "overflows the stack", SampleOutcome.Exited, "import sys\nsys.setrecursionlimit(10 ** 9)\nclass A:\n    def __repr__(self):\n        return repr([self])\ndef f(x):\n    return repr(A())" },
        { "writes where nothing is", SampleOutcome.Exited, "import ctypes\ndef f(x):\n    ctypes.memset(1, 0, 1 << 20)" },
    };

    [Theory]
    [MemberData(nameof(Programs))]
    public void Hostile_program_is_contained_with_its_reason(string what, SampleOutcome reason, string program)
    {
        var verdict = sandbox.Run(program, brief: reason == SampleOutcome.Time);

        Assert.True(verdict.Outcome == reason, $"{what}: {verdict}");
        Assert.False(File.Exists("/usr/lib/tezgah-was-here"));
        Assert.False(Directory.Exists("/tezgah-was-here"));
    }

    [Theory]
    [InlineData("libc.ptrace(16, os.getppid(), 0, 0)")]
    [InlineData("libc.unshare(0x10000000)")]
    [InlineData("libc.mount(b'proc', b'/tmp', b'proc', 0, None)")]
    [InlineData("libc.shmget(0, 1 << 28, 0o1600)")]
    [InlineData("libc.syscall(438, 3, 1, 0)")]
    [InlineData("libc.syscall(319, b'm', 0)")]
    public void System_call_that_reaches_out_is_refused(string call)
    {
        var test = new CodeProblem("call", "def f():\n", "f", "assert f() == (-1, 1)");

        var verdict = sandbox.Run($"import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\ndef f():\n    return {call}, ctypes.get_errno()", test);

        Assert.Equal((SampleOutcome.Passed, ""), (verdict.Outcome, verdict.Detail));
    }

    [Fact]
    public void Time_limit_holds_to_the_second()
    {
        var verdict = sandbox.Run("def f(x):\n    while True:\n        pass", brief: true);

        Assert.InRange(verdict.Elapsed.TotalSeconds, 2, 6);
    }

    private static string Quote(string path) => $"'{path}'";
}
