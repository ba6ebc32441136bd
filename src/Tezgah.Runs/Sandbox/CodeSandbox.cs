using Tezgah.Core.CodeProblems;
using Tezgah.Core.Problems;

namespace Tezgah.Runs.Sandbox;

/// <summary>
/// Where programs that a model wrote are run. It exists only where it was seen to work: <see cref="Open"/> tries it once.
/// </summary>
public sealed class CodeSandbox : IDisposable
{
    private static readonly CodeProblem s_trial = new("trial", "def answer():\n", "answer", "assert answer() == 42");

    private readonly SandboxFiles _files;
    private readonly SandboxCommand _command;

    private CodeSandbox(SandboxTools tools, SandboxLimits limits)
    {
        Limits = limits;
        Python = tools.Version;
        _files = new SandboxFiles(tools);
        _command = new SandboxCommand(tools, _files, limits);
    }

    /// <summary>What a program may use.</summary>
    public SandboxLimits Limits { get; }

    /// <summary>Version of the interpreter.</summary>
    public Version Python { get; }

    /// <summary>Finds out whether this machine allows a sandbox, by running a program in one.</summary>
    /// <exception cref="ProblemException">It does not: the problem says why, and what to do.</exception>
    public static CodeSandbox Open(SandboxLimits? limits = null)
    {
        var sandbox = new CodeSandbox(SandboxTools.Find(), limits ?? new());
        try
        {
            var verdict = sandbox.Run(s_trial, "def answer():\n    return 42\n", slot: 0);
            return verdict.Outcome == SampleOutcome.Passed
                ? sandbox
                : throw new ProblemException(new Problem("sandbox-refused", null, $"{verdict.Error} {verdict.Detail}".Trim()));
        }
        catch
        {
            sandbox.Dispose();
            throw;
        }
    }

    /// <summary>Runs one program against the problem's tests, in a sandbox of its own.</summary>
    /// <param name="problem">Whose tests.</param>
    /// <param name="program">The whole program, prompt included.</param>
    /// <param name="slot">A number that no other run has at the same time.</param>
    /// <remarks>Call it on a thread that outlives the run.</remarks>
    public SandboxVerdict Run(CodeProblem problem, string program, int slot)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(program);
        return new SandboxRun(Limits).Run(_command.For(slot), problem, program);
    }

    /// <inheritdoc/>
    public void Dispose() => _files.Dispose();
}
