using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>Exports of <c>native/random.cpp</c>: random numbers.</summary>
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)] internal static partial int tz_manual_seed(long seed);
    [LibraryImport(Library)] internal static partial nint tz_generator_default();
    [LibraryImport(Library)] internal static partial nint tz_generator_new(long seed);
    [LibraryImport(Library)] internal static partial void tz_generator_dispose(nint generator);
    [LibraryImport(Library)] internal static partial long tz_generator_initial_seed(nint generator);
    [LibraryImport(Library)] internal static partial int tz_generator_seed(nint generator, long seed);
    [LibraryImport(Library)] internal static partial nint tz_generator_get_state(nint generator);
    [LibraryImport(Library)] internal static partial int tz_generator_set_state(nint generator, nint state);
    [LibraryImport(Library)]
    internal static partial nint tz_rand(
        long* sizes, long length, nint generator, NativeOptions options);
    [LibraryImport(Library)] internal static partial nint tz_rand_like(nint a, NativeOptions options);
    [LibraryImport(Library)]
    internal static partial nint tz_randn(
        long* sizes, long length, nint generator, NativeOptions options);
    [LibraryImport(Library)] internal static partial nint tz_randn_like(nint a, NativeOptions options);
    [LibraryImport(Library)]
    internal static partial nint tz_randint(
        long low, long high, long* sizes, long length, nint generator, NativeOptions options);
    [LibraryImport(Library)]
    internal static partial nint tz_randint_like(
        nint a, long low, long high, NativeOptions options);
    [LibraryImport(Library)] internal static partial nint tz_randperm(long n, nint generator, NativeOptions options);
    [LibraryImport(Library)] internal static partial nint tz_bernoulli(nint a, nint generator);
    [LibraryImport(Library)] internal static partial int tz_bernoulli_(nint a, double p, nint generator);
    [LibraryImport(Library)]
    internal static partial nint tz_multinomial(
        nint a, long samples, int replacement, nint generator);
    [LibraryImport(Library)]
    internal static partial int tz_normal_(
        nint a, double mean, double deviation, nint generator);
    [LibraryImport(Library)] internal static partial int tz_uniform_(nint a, double from, double to, nint generator);
    [LibraryImport(Library)] internal static partial int tz_exponential_(nint a, double lambda, nint generator);
}
