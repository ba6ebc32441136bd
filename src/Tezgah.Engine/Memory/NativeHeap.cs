using System.Globalization;
using System.Runtime.InteropServices;

namespace Tezgah.Engine.Memory;

/// <summary>
/// Settings of native libraries that must be made before libtorch is loaded: it reads them once. A number of OpenBLAS's threads that a
/// person has set in the environment wins; glibc's thresholds are set here whatever the environment says.
/// </summary>
public static partial class NativeHeap
{
    private const int TrimThreshold = -1;
    private const int TopPad = -2;
    private const int MapThreshold = -3;

    /// <summary>Makes the settings.</summary>
    /// <param name="threads">The processor threads of the job.</param>
    public static void Prepare(int threads)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        _ = setenv("OPENBLAS_NUM_THREADS", threads.ToString(CultureInfo.InvariantCulture), 0);
        try
        {
            // glibc would give every larger tensor back to the kernel when it is freed, and fault its pages in again a
            // moment later.
            _ = mallopt(MapThreshold, 1 << 30);
            _ = mallopt(TrimThreshold, int.MaxValue);
            _ = mallopt(TopPad, 64 << 20);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library than glibc has no such knobs; it works as it does.
            return;
        }
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);

    [LibraryImport("libc")]
    private static partial int mallopt(int option, int value);
}
