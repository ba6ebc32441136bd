using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Tezgah.Engine.Kernels;

/// <summary>Finds the kernels' native library. The engine works without it, more slowly.</summary>
internal static class KernelLibrary
{
    private static readonly string s_fileName =
        OperatingSystem.IsWindows() ? "tezgah_kernels.dll"
        : OperatingSystem.IsMacOS() ? "libtezgah_kernels.dylib"
        : "libtezgah_kernels.so";

    private static readonly Lazy<nint> s_handle = new(() => Load(Environment.GetEnvironmentVariable("TEZGAH_KERNELS"), AppContext.BaseDirectory));

    /// <summary>Whether the library is there and loads.</summary>
    internal static bool IsThere => s_handle.Value != 0;

#pragma warning disable CA2255 // Nothing else runs before the first P/Invoke of whatever class is used first.
    [ModuleInitializer]
    internal static void Register() =>
        NativeLibrary.SetDllImportResolver(
            typeof(KernelLibrary).Assembly, (name, _, _) => name == NativeKernels.Library ? s_handle.Value : nint.Zero);
#pragma warning restore CA2255

    /// <summary>
    /// Loads the library at <paramref name="chosen"/> if that is given (nothing if there is none), else from the first place that
    /// has it: beside the program, beside the torch binding's library that <c>native.path</c> there names, <c>.build/native</c>
    /// of a folder above.
    /// </summary>
    /// <returns>0 where no place has a library that loads.</returns>
    internal static nint Load(string? chosen, string baseDirectory) =>
        Candidates(chosen, baseDirectory)
            .Select(path => File.Exists(path) && NativeLibrary.TryLoad(path, out var handle) ? handle : 0)
            .FirstOrDefault(handle => handle != 0);

    /// <summary>The exception for the native call that has just failed on this thread.</summary>
    internal static unsafe ExternalException Exception()
    {
        var message = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(NativeKernels.tk_error());
#pragma warning disable CA2201 // As the torch binding throws for libtorch's errors; by it the worker knows a lack of memory.
        return new ExternalException(Encoding.UTF8.GetString(message).TrimEnd());
#pragma warning restore CA2201
    }

    private static IEnumerable<string> Candidates(string? chosen, string baseDirectory)
    {
        if (!string.IsNullOrEmpty(chosen))
        {
            yield return chosen;
            yield break;
        }

        yield return Path.Combine(baseDirectory, s_fileName);
        var pointer = Path.Combine(baseDirectory, "native.path");
        if (File.Exists(pointer))
        {
            yield return Path.Combine(Path.GetDirectoryName(File.ReadAllText(pointer).Trim()) ?? "", s_fileName);
        }

        for (var folder = new DirectoryInfo(baseDirectory); folder is not null; folder = folder.Parent)
        {
            yield return Path.Combine(folder.FullName, ".build", "native", s_fileName);
        }
    }
}
