using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace TorchSharp.Native;

/// <summary>Finds the native half of this assembly and loads it at the first call into it.</summary>
internal static class NativeLoader
{
    private static readonly string s_fileName =
        OperatingSystem.IsWindows() ? "tezgah_torch.dll"
        : OperatingSystem.IsMacOS() ? "libtezgah_torch.dylib"
        : "libtezgah_torch.so";

#pragma warning disable CA2255 // Nothing else runs before the first P/Invoke of whatever class is used first.
    [ModuleInitializer]
    internal static void Register() =>
        NativeLibrary.SetDllImportResolver(typeof(NativeLoader).Assembly, (name, _, _) => Resolve(name));
#pragma warning restore CA2255

    private static nint Resolve(string name) =>
        name == NativeMethods.Library
            ? Load(Environment.GetEnvironmentVariable("TEZGAH_NATIVE"), AppContext.BaseDirectory)
            : nint.Zero;

    /// <summary>
    /// Loads from <paramref name="chosen"/> if that is given, else from the first place that has the library: beside
    /// the program, the path in the file <c>native.path</c> there, <c>.build/native</c> of a folder above it.
    /// </summary>
    /// <exception cref="DllNotFoundException">No place has a library that loads; the message says what was tried.</exception>
    internal static nint Load(string? chosen, string baseDirectory)
    {
        var tried = new StringBuilder();
        foreach (var path in Candidates(chosen, baseDirectory))
        {
            if (TryLoad(path, tried, out var handle))
            {
                return handle;
            }
        }

        throw new DllNotFoundException(
            $"The native library {s_fileName} could not be loaded (tried {tried}); run ./tezgah doctor to see what is missing.");
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
            yield return File.ReadAllText(pointer).Trim();
        }

        for (var folder = new DirectoryInfo(baseDirectory); folder is not null; folder = folder.Parent)
        {
            var built = Path.Combine(folder.FullName, ".build", "native", s_fileName);
            if (File.Exists(built))
            {
                yield return built;
            }
        }
    }

    private static bool TryLoad(string path, StringBuilder tried, out nint handle)
    {
        handle = nint.Zero;
        var reason = "not there";
        if (File.Exists(path))
        {
            try
            {
                handle = NativeLibrary.Load(path);
                return true;
            }
            catch (DllNotFoundException exception)
            {
                reason = exception.Message.ReplaceLineEndings(" ").Trim();
            }
            catch (BadImageFormatException exception)
            {
                reason = exception.Message.ReplaceLineEndings(" ").Trim();
            }
        }

        tried.Append(tried.Length == 0 ? "" : ", ").Append(path).Append(": ").Append(reason);
        return false;
    }
}
