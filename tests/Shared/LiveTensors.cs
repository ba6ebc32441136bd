using TorchSharp;

namespace Tezgah.Tests.Shared;

/// <summary>Counts tensors for tests that nothing is left behind.</summary>
internal static class LiveTensors
{
    /// <summary>
    /// How many tensors are alive once what earlier tests left to the collector is gone. Compare
    /// <see cref="torch.Tensor.TotalCount"/> with it afterwards, without collecting: what a finalizer has to free is a leak.
    /// </summary>
    public static long Count()
    {
        Collect();
        return torch.Tensor.TotalCount;
    }

    /// <summary>Frees every tensor that nobody can reach.</summary>
    public static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }
}
