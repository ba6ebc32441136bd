using Bunit;
using Tezgah.Core.Jobs;
using Tezgah.Web.Compare;

namespace Tezgah.Web.Tests.Compare;

public sealed class DifferencesTableTests : DashboardContext
{
    private static readonly TrainingJob s_job = new() { Name = "a", Data = new DataSettings { Train = "a.csv" } };

    [Fact]
    public void Table_PageTicks_IsNotMadeAnewUntilAJobChanges()
    {
        var (first, second) = (SomeCompared.Run("a", null, job: s_job), SomeCompared.Run("b", null, job: With(5e-4)));
        var table = Render<DifferencesTable>(p => p.Add(t => t.Runs, [first, second]));
        Assert.Equal(["0.001", "0.0005"], Values(table));

        table.Render(p => p.Add(t => t.Runs, [first, second]));
        table.Render(p => p.Add(t => t.Runs, [SomeCompared.Run("a", null, job: s_job), second]));
        Assert.Equal(1, table.RenderCount);

        table.Render(p => p.Add(t => t.Runs, [first, SomeCompared.Run("b", null, job: With(7e-4))]));
        Assert.Equal(["0.001", "0.0007"], Values(table));
    }

    private static TrainingJob With(double rate) => s_job with { Training = s_job.Training with { LearningRate = rate } };

    private static IEnumerable<string> Values(IRenderedComponent<DifferencesTable> table) => table.FindAll("tbody td").Select(c => c.TextContent);
}
