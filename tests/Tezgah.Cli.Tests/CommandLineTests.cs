using System.CommandLine;
using Tezgah.Core.Problems;

namespace Tezgah.Cli.Tests;

public sealed class CommandLineTests
{
    public static TheoryData<Exception, int> Ends() => new()
    {
        { new ProblemException(new Problem("run-missing", null, "x")), CommandLine.BadInput },
        { new ProblemException(new Problem("disk-full", null, "x")), CommandLine.Failed },
        { new ProblemException([new Problem("disk-full", null, "x"), new Problem("run-missing", null, "x")]), CommandLine.BadInput },
        { new FileNotFoundException("x"), CommandLine.BadInput },
        { new IOException("x"), CommandLine.Failed },
        { new OperationCanceledException(), CommandLine.Failed },
        { new InvalidOperationException("x"), CommandLine.Failed },
        { new InvalidCastException("x"), CommandLine.Failed },
        { new TimeoutException("x"), CommandLine.Failed },
    };

    [Theory]
    [MemberData(nameof(Ends))]
    public void Invoke_CommandThatThrows_EndsWithACodeOfTheThree(Exception error, int code)
    {
        var (root, command) = (new RootCommand(), new Command("now"));
        command.SetAction(int (_) => throw error);
        root.Add(command);

        Assert.Equal(code, CommandLine.Invoke(root, ["now"]));
    }

    [Fact]
    public void Invoke_CommandThatWaitsAndThrows_EndsWithACodeOfTheThree()
    {
        var (root, command) = (new RootCommand(), new Command("later"));
        command.SetAction(async Task<int> (_, _) =>
        {
            await Task.Yield();
            throw new OperationCanceledException();
        });
        root.Add(command);

        Assert.Equal(CommandLine.Failed, CommandLine.Invoke(root, ["later"]));
    }
}
