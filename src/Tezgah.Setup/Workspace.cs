using System.Security.Cryptography;
using System.Text;
using Tezgah.Setup.Steps;

namespace Tezgah.Setup;

/// <summary>The checkout and, in its hidden folder <c>.build</c>, everything that is made from it.</summary>
internal sealed record Workspace(string Root)
{
    public string Build => Path.Combine(Root, ".build");

    public string NativeSource => Path.Combine(Root, "src", "Tezgah.Torch", "native");

    public string NativeBuild => Path.Combine(Build, "native");

    public string NativeLibrary => Path.Combine(NativeBuild, "libtezgah_torch.so");

    public string KernelSource => Path.Combine(Root, "src", "Tezgah.Engine", "Kernels", "native");

    public string KernelLibrary => Path.Combine(NativeBuild, "libtezgah_kernels.so");

    public string Web => Path.Combine(Root, "src", "Tezgah.Web");

    public FeedChoice Feed => new(Path.Combine(Build, "feed.props"));

    /// <summary>Newer than every source once all is built; the launcher script compares.</summary>
    public string ReadyStamp => Path.Combine(Build, "ready");

    public string Log => Path.Combine(Build, "setup.log");

    public static Workspace Find(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Dashboard.sln")))
            {
                return new Workspace(folder.FullName);
            }
        }

        throw new SetupException($"Dashboard.sln is in no folder above '{start}'; run ./tezgah from the project's folder.");
    }

    public string Binary(string project, string file) => Path.Combine(Build, "bin", project, "release", file);

    /// <summary>Whether the step <paramref name="name"/> was last done with exactly these inputs.</summary>
    public bool IsDone(string name, string key) => File.Exists(Stamp(name)) && File.ReadAllText(Stamp(name)) == key;

    public void MarkDone(string name, string key)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Stamp(name))!);
        File.WriteAllText(Stamp(name), key);
    }

    /// <summary>A key that changes with the names or contents of <paramref name="files"/>, or with <paramref name="more"/>.</summary>
    public static string KeyOf(IEnumerable<string> files, params string[] more)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(file));
            hash.AppendData(File.ReadAllBytes(file));
        }

        foreach (var text in more)
        {
            hash.AppendData(Encoding.UTF8.GetBytes("\0" + text));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private string Stamp(string name) => Path.Combine(Build, "stamps", name);
}
