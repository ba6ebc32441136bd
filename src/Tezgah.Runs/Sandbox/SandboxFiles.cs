using System.Runtime.InteropServices;
using Tezgah.Core.Problems;

namespace Tezgah.Runs.Sandbox;

/// <summary>
/// The files that every sandbox is started with, in a folder of their own: the filter, and the harness compiled once, so that
/// the interpreter does not compile it for every sample.
/// </summary>
internal sealed class SandboxFiles : IDisposable
{
    private const string Compile =
        "import sys, marshal, _imp; from importlib import _bootstrap_external as b; "
        + "open(sys.argv[2], 'wb').write(b.MAGIC_NUMBER + bytes(12) + marshal.dumps(compile(open(sys.argv[1], encoding='utf-8').read(), sys.argv[3], 'exec')))";

    private readonly string _folder = Directory.CreateTempSubdirectory("tezgah-sandbox-").FullName;

    /// <summary>Writes the files.</summary>
    /// <exception cref="ProblemException">The interpreter cannot compile the harness.</exception>
    public SandboxFiles(SandboxTools tools)
    {
        try
        {
            Filter = Path.Combine(_folder, "filter");
            File.WriteAllBytes(Filter, SystemCallFilter.Build(RuntimeInformation.OSArchitecture));
            Harness = Compiled(tools, "harness");
            Channel = Compiled(tools, "channel");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Filter { get; }

    public string Harness { get; }

    public string Channel { get; }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Compiled(SandboxTools tools, string name)
    {
        var source = Path.Combine(_folder, name + ".py");
        using (var resource = typeof(SandboxFiles).Assembly.GetManifestResourceStream($"Sandbox/{name}.py")!)
        using (var file = File.Create(source))
        {
            resource.CopyTo(file);
        }

        var target = source + "c";
        var (code, said) = SandboxTools.Run(tools.Python, "-I", "-S", "-B", "-c", Compile, source, target, name + ".py");
        return code == 0 ? target : throw new ProblemException(new Problem("sandbox-refused", null, $"{tools.Python}: {said.Trim()}"));
    }
}
