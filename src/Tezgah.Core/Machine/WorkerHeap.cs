namespace Tezgah.Core.Machine;

/// <summary>What of the C library's heap must be set before a worker's process begins.</summary>
public static class WorkerHeap
{
    /// <summary>The variable that glibc reads its settings from.</summary>
    public const string Variable = "GLIBC_TUNABLES";

    /// <summary>
    /// No list of small free pieces for each thread. The bits that are cut off aligned tensors go there and keep what was freed beside them
    /// apart; where torch's products in bfloat16 take such a bit for what they keep from step to step, it stays so, and the holes of one
    /// batch serve no other. With it the heap of composed operations grows to twice what the tensors take.
    /// </summary>
    public const string WithoutThreadCaches = "glibc.malloc.tcache_count=0";

    /// <summary>The environment variables of a worker on top of those it has; what a person has set stays.</summary>
    /// <param name="hasKernels">Whether the engine has its kernels: they make fewer tensors, and small operations are faster with the lists.</param>
    /// <param name="given">What the variable is set to; null for nothing.</param>
    public static IReadOnlyDictionary<string, string?> Environment(bool hasKernels, string? given)
    {
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (!hasKernels && OperatingSystem.IsLinux() && string.IsNullOrEmpty(given))
        {
            environment[Variable] = WithoutThreadCaches;
        }

        return environment;
    }
}
