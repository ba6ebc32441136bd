namespace Tezgah.Runs.Sandbox;

/// <summary>What a program in the sandbox may use.</summary>
public sealed record SandboxLimits
{
    /// <summary>Wall time, from the moment in which the sandbox stands; processor time of each process is limited to a second more.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Wall time that the sandbox may take to stand: much, since it says something of the machine and nothing of the program.</summary>
    public TimeSpan Start { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Bytes of address space of each process, and bytes in memory of all processes together.</summary>
    public long Memory { get; init; } = 1L << 30;

    /// <summary>Processes and threads, the sandbox's own three included.</summary>
    public int Processes { get; init; } = 32;

    /// <summary>Bytes of one file.</summary>
    public long File { get; init; } = 16L << 20;

    /// <summary>Bytes of the working folder, which is in memory and gone afterwards.</summary>
    public long Folder { get; init; } = 64L << 20;

    /// <summary>Bytes printed.</summary>
    public int Output { get; init; } = 1 << 20;
}
