using Bunit;
using Tezgah.Core.Estimates;
using Tezgah.Core.Jobs;
using Tezgah.Web.Display;
using Tezgah.Web.Hosting;
using Tezgah.Web.NewRun.Memory;

namespace Tezgah.Web.Tests.NewRun.Memory;

public sealed class MemoryPanelTests : DashboardContext
{
    private static readonly TrainingJob s_job = new() { Task = TaskNames.LanguageModelling };

    [Theory]
    [InlineData(false, true, "cpu", false, false)]
    [InlineData(false, false, "cpu", true, false)]
    [InlineData(false, true, "auto", false, false)]
    [InlineData(true, true, "auto", true, true)]
    [InlineData(true, true, "cuda", true, true)]
    [InlineData(true, true, "cpu", false, false)]
    [InlineData(false, true, "cuda", true, true)]
    public void Panel_OfAJob_ShowsTheEstimateByPartsAgainstTheFreeMemory(bool gpu, bool kernels, string device, bool composed, bool onGpu)
    {
        Options = Options with { Machine = new MachineTraits(gpu, kernels) };
        var job = s_job with { Device = new DeviceSettings { Type = device } };
        var panel = Open(job);

        var traits = new MemoryTraits { IsComposed = composed, Heap = onGpu ? 1 : new MemoryTraits().Heap };
        var memory = TrainingMemory.Of(JobNetwork.Of(job, null, 0), job, BatchShape.Full(job), traits);
        panel.WaitForAssertion(() => Assert.Contains("of 4.0 GB free now", panel.Find(".total").TextContent, StringComparison.Ordinal));
        Assert.Equal(Format.Bytes(memory.Total), panel.Find(".total strong").TextContent);
        Assert.Equal(
            ["Weights", "Gradients", "Optimizer", "Activations", "The program itself", "Key and value cache"],
            panel.FindAll("th").Select(th => th.TextContent));
        Assert.Equal(
            [.. new[] { memory.Weights, memory.Gradients, memory.Optimizer, memory.Activations, memory.Process }.Select(Format.Bytes), "none in training"],
            panel.FindAll("td").Select(td => td.TextContent));
        Assert.Equal(5, panel.FindAll("rect").Count);
        Assert.Empty(panel.FindAll(".notice"));
    }

    [Fact]
    public async Task Panel_SettingsChanged_FollowsAfterAPauseAndKeepsTheFiguresUntilThen()
    {
        var panel = Open(s_job);
        panel.WaitForElement(".total");
        var before = panel.Find(".total").TextContent;

        var larger = s_job with { Training = new TrainingSettings { PerDeviceTrainBatchSize = 64 } };
        panel.Render(p => p.Add(m => m.Job, larger with { Name = "another" }));
        await Time.WaitForTimersAsync(1);
        Assert.Equal(before, panel.Find(".total").TextContent);
        panel.Render(p => p.Add(m => m.Job, null));
        Assert.Equal(before, panel.Find(".total").TextContent);
        Time.Advance(TimeSpan.FromMilliseconds(300));

        panel.WaitForAssertion(() => Assert.NotEqual(before, panel.Find(".total").TextContent));
        Assert.Contains("Of 64 texts of 128 tokens", panel.Find(".note").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Panel_OfAJobThatDoesNotFit_SaysWhatWouldAndHandsItOn()
    {
        FreeMemory = 1L << 30;
        IReadOnlyList<(string Key, string Value)> chosen = [];
        var job = s_job with
        {
            Data = new DataSettings { MaxLength = 1024 },
            Model = new ModelSettings { HiddenSize = 512, IntermediateSize = 1408, NumHiddenLayers = 4, NumAttentionHeads = 8 },
            Training = new TrainingSettings { PerDeviceTrainBatchSize = 64 },
        };
        var panel = Render<MemoryPanel>(p => p.Add(m => m.Job, job).Add(m => m.Chosen, changes => chosen = changes));

        panel.WaitForElement(".notice");
        Assert.Contains("The training will not fit", panel.Find(".notice strong").TextContent, StringComparison.Ordinal);
        await panel.ActAsync(".notice button", b => b.Click());

        Assert.Equal(["training.per_device_train_batch_size", "training.gradient_accumulation_steps"], chosen.Select(c => c.Key));
        Assert.StartsWith($"Batch size: {chosen[0].Value}", panel.Find(".notice li").TextContent.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public void Panel_InTurkish_WritesNumbersAndWarningAsTurkishDoes()
    {
        Speak("tr");
        FreeMemory = 1L << 28;

        var panel = Open(s_job with { Training = new TrainingSettings { PerDeviceTrainBatchSize = 256 } });

        panel.WaitForAssertion(() => Assert.Contains("Eğitim sığmayacak", panel.Find(".notice").TextContent, StringComparison.Ordinal));
        Assert.Contains("şu anda 256 MB boş", panel.Find(".total").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Panel_OfABaseModelThatIsNotThere_SaysSo()
    {
        var panel = Open(s_job with { Method = MethodNames.Lora, Model = new ModelSettings { ModelNameOrPath = "/data/none" } });

        panel.WaitForAssertion(() => Assert.Contains("/data/none", panel.Markup, StringComparison.Ordinal));
        Assert.Empty(panel.FindAll("table"));
    }

    [Fact]
    public void Panel_WithoutABaseModelYet_ShowsNoFigure()
    {
        var panel = Open(s_job with { Method = MethodNames.Lora });

        Assert.Contains("as soon as the settings make a network", panel.Markup, StringComparison.Ordinal);
        Assert.Empty(panel.FindAll("table"));
    }

    private IRenderedComponent<MemoryPanel> Open(TrainingJob job) => Render<MemoryPanel>(p => p.Add(m => m.Job, job));
}
