using Tezgah.Core.Runs.Analysis;
using Tezgah.Tests.Shared;

namespace Tezgah.Core.Tests.Runs.Analysis;

public sealed class CheckpointsFileTests
{
    [Fact]
    public void Points_and_analysis_come_back()
    {
        using var folder = new TemporaryFolder();
        CheckpointValue[] values = [CheckpointValue.OfShare(0, 7, 41), CheckpointValue.OfShare(400, 11, 41), CheckpointValue.OfShare(700, 5, 41)];
        var file = new CheckpointsFile(
            "pass@1", [.. values.Select(v => new CheckpointPoint(v.Step, $"checkpoint-{v.Step}", v.Value, v.StandardError))], CheckpointAnalysis.Of(values, lowerIsBetter: false));

        file.Write(folder.Path);
        var read = CheckpointsFile.Read(folder.Path);

        Assert.Equivalent(file, read, strict: true);
        Assert.Equal((400, 400), (read.Analysis.Best.Step, read.Analysis.OverfitsFrom!.Step));
    }
}
