using System.Globalization;
using Tezgah.Core.CodeProblems;
using Tezgah.Core.Problems;
using Tezgah.Runs.Sandbox;
using Tezgah.Tests.Shared;

namespace Tezgah.Runs.Tests.Sandbox;

/// <summary>The tests that look at what a program leaves behind run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class SandboxCollection : ICollectionFixture<SandboxFixture>
{
    public const string Name = "sandbox";
}

/// <summary>One sandbox for all tests, and what is left on the machine after a program.</summary>
public sealed class SandboxFixture : IDisposable
{
    private static readonly SandboxLimits s_limits = new() { Memory = 256L << 20 };

    private readonly CodeSandbox? _sandbox;
    private readonly CodeSandbox? _brief;
    private readonly string _reason = "";

    public SandboxFixture()
    {
        try
        {
            // Patient with a busy machine, except where the time limit is what a program runs into.
            _sandbox = CodeSandbox.Open(s_limits with { Time = TimeSpan.FromSeconds(30) });
            _brief = CodeSandbox.Open(s_limits with { Time = TimeSpan.FromSeconds(2) });
        }
        catch (ProblemException e)
        {
            _reason = e.Message;
        }
    }

    public static CodeProblem Square { get; } =
        new("square", "def f(x):\n", "f", "def check(candidate):\n    assert candidate(3) == 9\n    assert candidate(-2) == 4\n");

    /// <summary>The sandbox; skips the test, with the reason, where there is none.</summary>
    public CodeSandbox Sandbox
    {
        get
        {
            Assert.SkipWhen(_sandbox is null, _reason);
            return _sandbox;
        }
    }

    public SandboxVerdict Run(string program, CodeProblem? problem = null, bool brief = false)
    {
        Assert.SkipWhen(_sandbox is null, _reason);
        var sandbox = brief ? _brief! : Sandbox;
        var before = InOtherNamespaces();
        // As in the judge: on a thread that outlives the run.
        SandboxVerdict? verdict = null;
        OtherThread.Run(() => verdict = sandbox.Run(problem ?? Square, program.ReplaceLineEndings("\n"), slot: 0));
        Assert.Empty(InOtherNamespaces().Except(before));
        return verdict!;
    }

    public void Dispose()
    {
        _sandbox?.Dispose();
        _brief?.Dispose();
    }

    // Processes of a sandbox, and nothing else that this person may look at, run Python in other process namespaces.
    private static HashSet<int> InOtherNamespaces()
    {
        var own = new FileInfo("/proc/self/ns/pid").LinkTarget;
        return [.. Directory.GetDirectories("/proc").Select(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0 && Namespace(id) is { } other && other != own)];
    }

    private static string? Namespace(int id)
    {
        try
        {
            return new FileInfo($"/proc/{id}/ns/pid").LinkTarget is { } link && File.ReadAllText($"/proc/{id}/cmdline").Contains("python", StringComparison.Ordinal)
                ? link
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
