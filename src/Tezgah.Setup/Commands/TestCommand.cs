using Tezgah.Setup.Processes;

namespace Tezgah.Setup.Commands;

/// <summary>Runs every test project, one after another, and adds up what they report.</summary>
internal static class TestCommand
{
    // Several times what the longest project takes on a slow machine: what takes longer hangs, and the others have their turn.
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(25);

    public static int Run(Workspace workspace, string[] arguments)
    {
        string[] filter = arguments switch
        {
            [] => [],
            ["--filter", var expression] => ["--filter", expression],
            _ => throw new SetupException("usage: ./tezgah test [--filter EXPRESSION], e.g. --filter Category=Parity or --filter FullyQualifiedName~Metrics"),
        };
        PrepareCommand.Run(workspace, withTests: true);
        var results = Path.Combine(workspace.Build, "test-results");
        if (Directory.Exists(results))
        {
            Directory.Delete(results, recursive: true);
        }

        var failedRuns = new List<string>();
        foreach (var project in Projects(workspace))
        {
            var name = Path.GetFileNameWithoutExtension(project);
            var code = Tool.Pass(
                workspace.Root, s_longest, "dotnet",
                ["test", project, "--configuration", "Release", "--no-build", "--nologo", "--verbosity", "quiet",
                    "--logger", $"trx;LogFileName={name}.trx", "--results-directory", results, .. filter]);
            if (code is null)
            {
                Console.WriteLine($"{name} was ended after {s_longest.TotalMinutes:0} minutes.");
            }

            if (code != 0)
            {
                failedRuns.Add(name);
            }
        }

        var (passed, failed, skipped, failures) = TestResults.Read(results);
        foreach (var failure in failures)
        {
            Console.WriteLine(failure);
        }

        // A project whose runner crashed reports no failed test; it must not count as a success.
        failed = Math.Max(failed, failedRuns.Count);
        if (failedRuns.Count > 0)
        {
            Console.WriteLine($"Failed: {string.Join(", ", failedRuns)}");
        }

        if (skipped > 0)
        {
            Console.WriteLine($"{skipped} skipped");
        }

        Console.WriteLine($"{passed} passed, {failed} failed");
        return failed > 0 || passed == 0 ? 1 : 0;
    }

    private static IEnumerable<string> Projects(Workspace workspace) =>
        Directory.EnumerateFiles(Path.Combine(workspace.Root, "tests"), "*.csproj", SearchOption.AllDirectories)
            .Where(p => p.EndsWith(".Tests.csproj", StringComparison.Ordinal) || p.EndsWith("Tezgah.EndToEnd.csproj", StringComparison.Ordinal))
            // Where TorchSharp itself is used, its stand-in has no native half.
            .Where(p => workspace.Feed.IsFull != true || !p.EndsWith("Tezgah.Torch.Tests.csproj", StringComparison.Ordinal))
            // The browser's journeys last: what the others find is cheaper to read.
            .OrderBy(p => p.EndsWith("Tezgah.EndToEnd.csproj", StringComparison.Ordinal))
            .ThenBy(p => p, StringComparer.Ordinal);
}
