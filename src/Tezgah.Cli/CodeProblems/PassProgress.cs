namespace Tezgah.Cli.CodeProblems;

/// <summary>How many samples are done, in one line on standard error that writes over itself.</summary>
internal sealed class PassProgress(int total) : IProgress<int>
{
    private readonly Lock _lock = new();
    private int _shown;

    /// <summary>Null where standard error is no terminal.</summary>
    public static PassProgress? ForConsole(int total) => Console.IsErrorRedirected ? null : new(total);

    public void Report(int value)
    {
        lock (_lock)
        {
            // Threads report in any order; the line only counts up.
            if (value > _shown)
            {
                _shown = value;
                Console.Error.Write($"\r{value}/{total}{(value == total ? Environment.NewLine : "")}");
            }
        }
    }
}
