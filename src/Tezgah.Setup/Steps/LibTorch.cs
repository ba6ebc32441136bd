using System.Globalization;
using System.Text;
using Tezgah.Setup.Processes;

namespace Tezgah.Setup.Steps;

/// <summary>
/// An installed libtorch. Looked for in this order: TEZGAH_LIBTORCH; the PyTorch of a Python on the PATH that has CUDA (a
/// lab workstation has one, which saves a second download of gigabytes); the system's.
/// </summary>
/// <param name="Root">The folder with include/ and lib/; empty for the system's.</param>
/// <param name="Source">Where it was found, for people.</param>
internal sealed record LibTorch(string Root, string Source)
{
    public static LibTorch? Find() => Own() ?? FromSystem();

    /// <summary>One that was named, or that knows the machine's GPU; null if there is at most the system's.</summary>
    public static LibTorch? Own() => FromEnvironment() ?? FromPython();

    /// <summary>
    /// The C++ ABI of the library's strings, as _GLIBCXX_USE_CXX11_ABI: read off the names that libc10 exports, since
    /// PyTorch's packages for Python came in both kinds. Empty for the compiler's default.
    /// </summary>
    public string Cxx11Abi()
    {
        var core = Path.Combine(Root, "lib", "libc10.so");
        if (Root.Length == 0 || !File.Exists(core))
        {
            return "";
        }

        return File.ReadAllBytes(core).AsSpan().IndexOf("SourceLocationENSt7__cxx11"u8) >= 0 ? "1" : "0";
    }

    /// <summary>Changes when the library is replaced by another version in the same place.</summary>
    public string Stamp()
    {
        var header = Path.Combine(Root.Length == 0 ? "/usr" : Root, "include", "torch", "csrc", "api", "include", "torch", "version.h");
        return File.Exists(header) ? File.GetLastWriteTimeUtc(header).Ticks.ToString(CultureInfo.InvariantCulture) : "";
    }

    private static LibTorch? FromEnvironment()
    {
        var root = Environment.GetEnvironmentVariable("TEZGAH_LIBTORCH");
        if (string.IsNullOrEmpty(root))
        {
            return null;
        }

        return File.Exists(Path.Combine(root, "include", "ATen", "core", "Tensor.h"))
            ? new LibTorch(Path.GetFullPath(root), "TEZGAH_LIBTORCH")
            : throw new SetupException(
                $"TEZGAH_LIBTORCH is '{root}', but there is no include/ATen/core/Tensor.h in it; set it to a folder with libtorch's include/ and lib/, or unset it.");
    }

    private static LibTorch? FromPython()
    {
        foreach (var python in new[] { "python3", "python" }.Select(Tool.Find).OfType<string>())
        {
            // Asking for the place of the package is quick; importing it would take seconds.
            var place = Tool.Output(python, "-c", "import importlib.util as u; s = u.find_spec('torch'); print(s.origin if s else '')");
            var root = Path.GetDirectoryName(place);
            if (!string.IsNullOrEmpty(root)
                && File.Exists(Path.Combine(root, "lib", "libtorch_cuda.so"))
                && File.Exists(Path.Combine(root, "include", "ATen", "core", "Tensor.h")))
            {
                return new LibTorch(root, $"PyTorch of {python}");
            }
        }

        return null;
    }

    private static LibTorch? FromSystem() =>
        File.Exists("/usr/include/ATen/core/Tensor.h") ? new LibTorch("", "the system's libtorch-dev") : null;

    public override string ToString() =>
        new StringBuilder(Source).Append(Root.Length > 0 ? $" ({Root})" : "").ToString();
}
