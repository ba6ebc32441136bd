namespace Tezgah.Cli.Tests.Models;

/// <summary>What a person is told who gave something wrong.</summary>
internal static class Sentence
{
    /// <summary>Asserts exit code 2, nothing on standard output, and one sentence with a text in it.</summary>
    public static void OfBadInput(Cli.Result result, string part)
    {
        Assert.True(result.ExitCode == 2, $"exit code {result.ExitCode}: {result.Error}");
        Assert.Equal("", result.Output);
        Assert.Contains(part, result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    /// <summary>Asserts exit code 2 and a message that names the option, with the way to the help.</summary>
    public static void OfWrongUsage(Cli.Result result, string part)
    {
        Assert.True(result.ExitCode == 2, $"exit code {result.ExitCode}: {result.Error}");
        Assert.Equal("", result.Output);
        Assert.Contains(part, result.Error, StringComparison.Ordinal);
        Assert.Contains("--help", result.Error, StringComparison.Ordinal);
    }
}
