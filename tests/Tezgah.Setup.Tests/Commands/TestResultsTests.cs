using Tezgah.Setup.Commands;

namespace Tezgah.Setup.Tests.Commands;

public sealed class TestResultsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tezgah-results").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Files_are_added_up_and_each_failure_says_why_where_and_what_it_printed()
    {
        Write("a", """<Counters total="3" executed="3" passed="3" failed="0" error="0" timeout="0" aborted="0" />""");
        Write("b", """
            <Counters total="4" executed="3" passed="2" failed="1" error="0" timeout="0" aborted="0" />
            <UnitTestResult testName="Some.Good" outcome="Passed"><Output><StdOut>fine</StdOut></Output></UnitTestResult>
            <UnitTestResult testName="Some.Other" outcome="NotExecuted"><Output><ErrorInfo><Message>no reference</Message></ErrorInfo></Output></UnitTestResult>
            <UnitTestResult testName="Some.Bad" outcome="Failed"><Output>
              <StdOut>703 ns</StdOut>
              <ErrorInfo><Message>Expected 1
            Actual 2</Message><StackTrace>   at Some.Bad()
               at Other()</StackTrace></ErrorInfo>
            </Output></UnitTestResult>
            """);

        var results = TestResults.Read(_folder);

        Assert.Equal((5, 1, 1), (results.Passed, results.Failed, results.Skipped));
        Assert.Equal(
            ["FAILED Some.Bad", "Expected 1", "Actual 2", "at Some.Bad()", "at Other()", "printed: 703 ns"],
            Assert.Single(results.Failures).ToString().Split('\n').Select(line => line.Trim()));
    }

    [Fact]
    public void What_a_failure_says_is_cut_to_what_can_be_read()
    {
        var stack = string.Join('\n', Enumerable.Range(0, 50).Select(i => $"at Frame{i}()"));

        var said = new TestResults.Failure("Some.Bad", new string('m', 5000), stack, new string('o', 5000) + "end").ToString();

        Assert.InRange(said.Length, 4000, 7000);
        Assert.Contains("at Frame11()", said, StringComparison.Ordinal);
        Assert.DoesNotContain("at Frame12()", said, StringComparison.Ordinal);
        Assert.EndsWith("oend", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_that_is_not_there_has_nothing() =>
        Assert.Equal(0, TestResults.Read(Path.Combine(_folder, "none")).Passed);

    private void Write(string name, string content) =>
        File.WriteAllText(
            Path.Combine(_folder, $"{name}.trx"),
            $"""<TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">{content}</TestRun>""");
}
