using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Tezgah.Core.Jobs;
using Tezgah.Core.Runs;
using Tezgah.Web.NewRun;
using Tezgah.Web.NewRun.Time;
using Tezgah.Web.Provenance;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.NewRun.Time;

public sealed class TimePanelTests : DashboardContext
{
    // The network of RoughTimeTests: 4,320 operations a token in texts of 10 tokens.
    private static readonly TrainingJob s_job = new()
    {
        Data = new DataSettings { Train = "/data/train.csv", MaxLength = 40, ValidationShare = 0, TestShare = 0 },
        Model = new ModelSettings { HiddenSize = 8, IntermediateSize = 16, NumHiddenLayers = 1, NumAttentionHeads = 2, NumKeyValueHeads = 2 },
        Training = new TrainingSettings { NumTrainEpochs = 1, PerDeviceTrainBatchSize = 3, GradientAccumulationSteps = 1 },
    };

    private static readonly TrainingJob s_other = s_job with { Data = s_job.Data with { MaxLength = 10 } };

    [Theory]
    [InlineData("en", "roughly 10 s to 1.6 min", "From the speed of the run Run a (the same model, other settings)")]
    [InlineData("tr", "kabaca 10 sn – 1,6 dk", "Şu çalışmanın hızından: Run a (aynı model, başka ayarlar)")]
    public void Panel_WithoutALikeRun_TellsARoughRangeAndWhereItComesFrom(string culture, string range, string from)
    {
        Speak(culture);
        Put(s_other, 1000);

        var panel = Open(s_job);

        panel.WaitForAssertion(() => Assert.Equal(range, panel.Find("strong").TextContent));
        Assert.Contains(from, panel.Find(".body").TextContent, StringComparison.Ordinal);
        Assert.Equal("/runs/run-a", panel.Find("a").GetAttribute("href"));
    }

    [Fact]
    public async Task Panel_AskedWhereTheRangeComesFrom_NamesTheRunAndItsSpeed()
    {
        Put(s_other, 1000);
        Origin? asked = null;
        Services.GetRequiredService<OriginDesk>().Answer = origin =>
        {
            asked = origin;
            return Task.CompletedTask;
        };
        var panel = Open(s_job);

        panel.WaitForElement("[data-origin]");
        await panel.InvokeAsync(() => panel.Find("[data-origin]").Click());

        Assert.Equal(("run-a", "tokens_per_second"), (Assert.Single(asked!.Sources).RunId, asked.Sources[0].Field));
        Assert.Contains("20 to 40 tokens", asked.Method, StringComparison.Ordinal);
    }

    [Fact]
    public void Panel_WithALikeRun_TellsItsTimeAndNothingRough()
    {
        Put(s_job, 1000);

        var panel = Open(s_job);

        panel.WaitForAssertion(() => Assert.StartsWith("about ", panel.Find("strong").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void Panel_WithoutAnyRunOfTheDevice_TellsNoTime()
    {
        Put(s_other with { Device = s_other.Device with { Type = "cuda" } }, 1000, "cuda:0");
        Put(s_other, 0);

        var panel = Open(s_job with { Device = s_job.Device with { Type = "cpu" } });

        panel.WaitForAssertion(() => Assert.Contains("300 steps.", panel.Find(".muted").TextContent, StringComparison.Ordinal));
        Assert.Empty(panel.FindAll("strong"));
    }

    [Fact]
    public void Panel_RunWhoseBaseModelIsGone_TellsNoTime()
    {
        Put(s_other with { Method = MethodNames.Lora, Model = new ModelSettings { ModelNameOrPath = "/data/gone" } }, 1000);

        var panel = Open(s_job);

        panel.WaitForAssertion(() => Assert.Contains("300 steps.", panel.Find(".muted").TextContent, StringComparison.Ordinal));
    }

    private IRenderedComponent<TimePanel> Open(TrainingJob job)
    {
        var data = new DataReport(new Dictionary<string, DataFileInfo>(StringComparer.Ordinal) { ["data.train"] = new(900, ["text"], [], 100) }, [], []);
        return Render<TimePanel>(p => p.Add(t => t.Job, job).Add(t => t.Data, data));
    }

    private void Put(TrainingJob job, double tokens, string device = "cpu") => Store.Put(SomeRun.In(RunStatus.Completed, "run-a") with
    {
        Id = tokens > 0 ? "run-a" : "run-b",
        Name = "Run a",
        Device = device,
        JobJson = JobFile.ToJson(job),
        Latest = new Dictionary<string, double>(StringComparer.Ordinal) { ["tokens_per_second"] = tokens },
    });
}
