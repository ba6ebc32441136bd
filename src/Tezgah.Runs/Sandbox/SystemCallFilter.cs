using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Tezgah.Runs.Sandbox;

/// <summary>
/// The system calls that a program in the sandbox may not use, as a seccomp filter (classic BPF; Linux, seccomp(2)): reaching into
/// other processes, new namespaces, mounts, memory that no limit counts, sockets other than local ones (a virtual machine's
/// vsock knows no network namespace), and kernel interfaces that tests never need.
/// </summary>
internal static class SystemCallFilter
{
    private const uint Allow = 0x7fff0000, Error = 0x00050000, KillProcess = 0x80000000;
    private const uint NotPermitted = 1, NotImplemented = 38, NetworkDown = 100;
    private const ushort LoadWord = 0x20, JumpIfEqual = 0x15, JumpIfAtLeast = 0x35, JumpIfAnyBit = 0x45, Return = 0x06;
    private const uint Number = 0, Machine = 4, FirstArgument = 16;
    private const uint LocalSockets = 1, NewNamespaces = 0x7e020000;

    // Name, number on x86-64, number on ARM64 (its generic table).
    private static readonly (string Name, uint X64, uint Arm64)[] s_forbidden =
    [
        ("ptrace", 101, 117), ("process_vm_readv", 310, 270), ("process_vm_writev", 311, 271), ("pidfd_getfd", 438, 438),
        ("kcmp", 312, 272), ("unshare", 272, 97), ("setns", 308, 268), ("mount", 165, 40), ("umount2", 166, 39),
        ("pivot_root", 155, 41), ("chroot", 161, 51), ("open_tree", 428, 428), ("move_mount", 429, 429), ("fsopen", 430, 430),
        ("fsconfig", 431, 431), ("fsmount", 432, 432), ("fspick", 433, 433), ("mount_setattr", 442, 442), ("bpf", 321, 280),
        ("perf_event_open", 298, 241), ("userfaultfd", 323, 282), ("io_uring_setup", 425, 425), ("io_uring_enter", 426, 426),
        ("io_uring_register", 427, 427), ("keyctl", 250, 219), ("add_key", 248, 217), ("request_key", 249, 218),
        ("shmget", 29, 194), ("shmat", 30, 196), ("semget", 64, 190), ("msgget", 68, 186), ("mq_open", 240, 180),
        ("memfd_create", 319, 279), ("memfd_secret", 447, 447), ("kexec_load", 246, 104), ("kexec_file_load", 320, 294),
        ("init_module", 175, 105), ("finit_module", 313, 273), ("delete_module", 176, 106), ("reboot", 169, 142),
        ("swapon", 167, 224), ("swapoff", 168, 225), ("acct", 163, 89), ("quotactl", 179, 60), ("syslog", 103, 116),
        ("name_to_handle_at", 303, 264), ("open_by_handle_at", 304, 265), ("fanotify_init", 300, 262),
    ];

    /// <summary>Whether there is a filter for this machine's processor.</summary>
    public static bool IsKnown(Architecture architecture) => architecture is Architecture.X64 or Architecture.Arm64;

    /// <summary>The filter, eight bytes an instruction, as <c>bwrap --seccomp</c> reads it.</summary>
    public static byte[] Build(Architecture architecture)
    {
        var x64 = architecture switch
        {
            Architecture.X64 => true,
            Architecture.Arm64 => false,
            _ => throw new ArgumentOutOfRangeException(nameof(architecture), architecture, "There is no table of its system calls."),
        };
        var code = new List<byte>();
        Add(LoadWord, Machine);
        Add(JumpIfEqual, x64 ? 0xc000003e : 0xc00000b7, whenTrue: 1);
        Add(Return, KillProcess);
        Add(LoadWord, Number);
        if (x64)
        {
            // The same calls under other numbers (the x32 interface).
            Add(JumpIfAtLeast, 0x40000000, whenFalse: 1);
            Add(Return, Error | NotPermitted);
        }

        foreach (var call in s_forbidden)
        {
            Add(JumpIfEqual, x64 ? call.X64 : call.Arm64, whenFalse: 1);
            Add(Return, Error | NotPermitted);
        }

        // clone3 hides its flags behind a pointer; told that there is none, the C library takes clone.
        Add(JumpIfEqual, 435, whenFalse: 1);
        Add(Return, Error | NotImplemented);
        Add(JumpIfEqual, x64 ? 56u : 220u, whenFalse: 4);
        Add(LoadWord, FirstArgument);
        Add(JumpIfAnyBit, NewNamespaces, whenFalse: 1);
        Add(Return, Error | NotPermitted);
        Add(Return, Allow);
        Add(JumpIfEqual, x64 ? 41u : 198u, whenFalse: 3);
        Add(LoadWord, FirstArgument);
        Add(JumpIfEqual, LocalSockets, whenTrue: 1);
        Add(Return, Error | NetworkDown);
        Add(Return, Allow);
        return [.. code];

        void Add(ushort operation, uint value, byte whenTrue = 0, byte whenFalse = 0)
        {
            Span<byte> instruction = stackalloc byte[8];
            BinaryPrimitives.WriteUInt16LittleEndian(instruction, operation);
            instruction[2] = whenTrue;
            instruction[3] = whenFalse;
            BinaryPrimitives.WriteUInt32LittleEndian(instruction[4..], value);
            code.AddRange(instruction);
        }
    }
}
