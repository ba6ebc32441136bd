using Tezgah.Core.Runs;
using Tezgah.Web.Compare;
using Tezgah.Web.Tests.Fakes;
using Tezgah.Web.Tests.Preview;

namespace Tezgah.Web.Tests.Compare;

public sealed class ResultReaderTests : IDisposable
{
    private readonly RunRecord _run = SomeRun.In(RunStatus.Completed, "reader-" + Guid.NewGuid().ToString("N"));
    private readonly FakeRunService _runs = new();
    private readonly ResultReader _reader;

    public ResultReaderTests() => _reader = new ResultReader(_runs, new ResultCache());

    private string Artifacts => _runs.Folder(_run.Id).Artifacts;

    public void Dispose()
    {
        if (Directory.Exists(_runs.Folder(_run.Id).Root))
        {
            Directory.Delete(_runs.Folder(_run.Id).Root, recursive: true);
        }
    }

    [Fact]
    public async Task Read_RunWithResults_ComputesThemAndSaysWhereTheyComeFrom()
    {
        var evaluations = SomeResults.Write(Artifacts, "model", 400, 1, 0.8, 3.4, SomeRun.s_now);

        var results = await _reader.ReadAsync(_run, evaluations);

        Assert.Equal(640, results.Test.Value!.Report.Count);
        Assert.Equal(new Source(_run.Id, _run.Name, 400, "preds_test.csv", SomeRun.s_now), results.Test.Source);
        Assert.Equal(SomeResults.Labels, results.Labels);
        Assert.Equal(100, results.Latency.Value!.Count);
    }

    [Fact]
    public async Task Read_RunWithoutEvaluations_HasNone()
    {
        var results = await _reader.ReadAsync(_run, []);

        Assert.False(results.Any);
        Assert.Null(results.Test.Failure);
    }

    [Fact]
    public async Task Read_FileThatIsGone_SaysWhich()
    {
        var results = await _reader.ReadAsync(_run, [Test("preds_test.csv")]);

        Assert.Null(results.Test.Value);
        Assert.Equal("The data file 'preds_test.csv' does not exist; check the path.", results.Test.Failure);
    }

    [Fact]
    public async Task Read_FileThatIsBroken_SaysWhereItIs()
    {
        Directory.CreateDirectory(Artifacts);
        await File.WriteAllTextAsync(Path.Combine(Artifacts, "preds_test.csv"), "y_true,y_pred\n0,0\n1,abc\n");

        var results = await _reader.ReadAsync(_run, [Test("preds_test.csv")]);

        Assert.Null(results.Test.Value);
        Assert.Contains("line 3", results.Test.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_FileOutsideTheRunsFolder_IsRefused()
    {
        var results = await _reader.ReadAsync(_run, [Test("../../../etc/passwd")]);

        Assert.Null(results.Test.Value);
        Assert.Contains("outside", results.Test.Failure, StringComparison.Ordinal);
    }

    private static EvaluationRecord Test(string file) =>
        SomeResults.Evaluation("test", "classification", 400, SomeRun.s_now, SomeResults.Labels, "predictions", file);
}
