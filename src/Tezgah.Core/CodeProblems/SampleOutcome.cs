namespace Tezgah.Core.CodeProblems;

/// <summary>What became of one sample. Every failure has one reason; <see cref="SampleOutcomes.NameOf"/> is its name in files.</summary>
public enum SampleOutcome
{
    /// <summary>Every test passed.</summary>
    Passed,

    /// <summary>The tests did not get the answer that they ask for.</summary>
    WrongAnswer,

    /// <summary>The program raised an exception.</summary>
    Exception,

    /// <summary>The program is no Python.</summary>
    SyntaxError,

    /// <summary>The time limit ended it.</summary>
    Time,

    /// <summary>It asked for more memory than it may have.</summary>
    Memory,

    /// <summary>It failed, and the token limit had cut the completion off.</summary>
    CutOff,

    /// <summary>The completion holds no code.</summary>
    NoCode,

    /// <summary>The program ended, or ended the tests, before they were through.</summary>
    Exited,

    /// <summary>It reached for a file outside its working folder.</summary>
    FileAccess,

    /// <summary>It wrote a larger file, or more of them, than it may.</summary>
    FileLimit,

    /// <summary>It started more processes or threads than it may.</summary>
    ProcessLimit,

    /// <summary>It passed, but left processes running.</summary>
    ProcessesLeft,

    /// <summary>It printed more than it may.</summary>
    OutputLimit,

    /// <summary>It reached for the network.</summary>
    Network,
}

/// <summary>The outcomes' names in files.</summary>
public static class SampleOutcomes
{
    private static readonly (SampleOutcome Outcome, string Name)[] s_names =
    [
        (SampleOutcome.Passed, "passed"),
        (SampleOutcome.WrongAnswer, "wrong_answer"),
        (SampleOutcome.Exception, "exception"),
        (SampleOutcome.SyntaxError, "syntax_error"),
        (SampleOutcome.Time, "time"),
        (SampleOutcome.Memory, "memory"),
        (SampleOutcome.CutOff, "cut_off"),
        (SampleOutcome.NoCode, "no_code"),
        (SampleOutcome.Exited, "exited"),
        (SampleOutcome.FileAccess, "file_access"),
        (SampleOutcome.FileLimit, "file_limit"),
        (SampleOutcome.ProcessLimit, "process_limit"),
        (SampleOutcome.ProcessesLeft, "processes_left"),
        (SampleOutcome.OutputLimit, "output_limit"),
        (SampleOutcome.Network, "network"),
    ];

    /// <summary>All of them, in the order in which tables show them.</summary>
    public static IReadOnlyList<SampleOutcome> All { get; } = [.. s_names.Select(n => n.Outcome)];

    /// <summary>The name in files, in snake case.</summary>
    public static string NameOf(this SampleOutcome outcome) => s_names.First(n => n.Outcome == outcome).Name;

    /// <summary>The outcome of that name; null if there is none.</summary>
    public static SampleOutcome? Parse(string name) => s_names.Where(n => n.Name == name).Select(n => (SampleOutcome?)n.Outcome).FirstOrDefault();
}
