using System.Collections;
using System.Globalization;
using System.Resources;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Settings;
using Tezgah.Web.Evaluations;
using Tezgah.Web.NewRun;

namespace Tezgah.Web.Tests.Evaluations;

public sealed class EvaluationSettingsTests
{
    [Fact]
    public void Form_HasEverySettingOnce()
    {
        var shown = EvaluationGroup.All.SelectMany(g => g.Basic.Concat(g.Advanced)).Concat(EvaluationGroup.NotShown).Concat(EvaluationGroup.Folder);

        Assert.Equal(SettingsSchema<EvaluateJob>.All.Select(s => s.Key).Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("tr")]
    public void Settings_All_HaveALabelHelpAndWordsForTheirChoices(string culture)
    {
        var keys = Keys<EvaluationSettingTexts>(culture).Concat(Keys<SettingTexts>(culture)).ToHashSet(StringComparer.Ordinal);
        var needed = EvaluationGroup.All.SelectMany(g => g.Basic.Concat(g.Advanced)).SelectMany(k =>
            new[] { k + ".label", k + ".help" }.Concat(EvaluationGroup.Definition(k).Limits.Choices.Select(c => $"{k}.choice.{c}")));

        Assert.All(needed, k => Assert.Contains(k, keys));
    }

    [Theory]
    [InlineData(EvaluationTasks.Classification, "data.label_column", true)]
    [InlineData(EvaluationTasks.Perplexity, "data.label_column", false)]
    [InlineData(EvaluationTasks.Perplexity, "prompt.template", true)]
    [InlineData(EvaluationTasks.Latency, "against.evaluation", false)]
    [InlineData(EvaluationTasks.Pass, "data.file", false)]
    [InlineData(EvaluationTasks.Pass, "model.quantization", true)]
    public void Setting_IsUsedByItsTasksAlone(string task, string key, bool isUsed)
    {
        Assert.Equal(isUsed, EvaluateChecks.IsUsed(key, task));
        Assert.Equal(isUsed, EvaluationGroup.All.Select(g => g.For(task)).Any(g => g.Basic.Contains(key) || g.Advanced.Contains(key)));
    }

    [Fact]
    public void Command_HasWhatIsNoDefaultAndQuotesWhatAShellWouldTake()
    {
        var job = new EvaluateJob
        {
            Task = EvaluationTasks.Labels,
            Name = "It's mine",
            Model = new EvaluatedModel { ModelNameOrPath = "/m/base", Adapter = "/r/my run/adapter" },
            Data = new EvaluationData { File = "/d/test.csv" },
            Labels = new LabelSettings { Prompt = "What's {text}?" },
        };

        Assert.Equal(
            """./tezgah evaluate --task labels --model /m/base --adapter '/r/my run/adapter' --data /d/test.csv --set 'labels.prompt=What'\''s {text}?' --out evaluations/it-s-mine""",
            EvaluationCommand.Of(job));
        Assert.Equal(
            "./tezgah evaluate --job job.json --out evaluations/p", EvaluationCommand.Of(job with { Name = "p", Task = EvaluationTasks.Pass }));
    }

    private static IEnumerable<string> Keys<T>(string culture) => new ResourceManager(typeof(T).FullName!, typeof(T).Assembly)
        .GetResourceSet(CultureInfo.GetCultureInfo(culture), createIfNotExists: true, tryParents: false)!.Cast<DictionaryEntry>().Select(e => (string)e.Key);
}
