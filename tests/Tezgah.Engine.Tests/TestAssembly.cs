using System.Runtime.CompilerServices;
using Tezgah.Engine.Memory;

// torch's random generator and thread count are global.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Tezgah.Engine.Tests;

/// <summary>What must be set before libtorch is loaded.</summary>
internal static class TestAssembly
{
    /// <summary>
    /// OpenBLAS reads its number of threads as it is loaded, and torch's own cannot change it: with another one, products of torch's are
    /// others in their last bits. Runs of one thread in this process and in a worker's, which sets it, must be the same.
    /// </summary>
#pragma warning disable CA2255 // Nothing else runs before every test.
    [ModuleInitializer]
    internal static void Prepare() => NativeHeap.Prepare(threads: 1);
#pragma warning restore CA2255
}
