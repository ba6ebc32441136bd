using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Core.Settings;
using Tezgah.Web.NewRun;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.NewRun;

public sealed class NewRunModelTests
{
    [Fact]
    public void Groups_Together_HoldEverySettingOnce()
    {
        var inForm = FormGroup.All.SelectMany(g => g.Basic.Concat(g.Advanced)).Concat(FormGroup.NotShown);

        Assert.Equal(SettingsSchema<TrainingJob>.All.Select(s => s.Key).Order(StringComparer.Ordinal), inForm.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("classification", "scratch", "Data Model Duration Training Evaluation Machine")]
    [InlineData("instruction", "scratch", "Data Prompt Model Duration Training Evaluation Machine")]
    [InlineData("instruction", "qlora", "Data Prompt Model Adapter Duration Training Evaluation Machine")]
    public void Groups_ThatTheChoiceUses_Show(string task, string method, string groups)
    {
        var model = NewRunModel.New("/base");

        model.Set("task", task);
        model.Set("method", method);

        Assert.Equal(groups, string.Join(' ', model.Groups.Select(g => g.Name)));
    }

    [Fact]
    public void Groups_WithAValueThatHasNoEffect_ShowAllTheSame()
    {
        var model = NewRunModel.New("/base");

        model.Set("lora.r", "64");

        Assert.Contains(model.Groups, g => g.Name == "Adapter");
        Assert.Equal("setting-ignored", Assert.Single(model.ShownAt("lora.r")).Code);
    }

    [Theory]
    [InlineData("training.learning_rate", "0,001", false)]
    [InlineData("training.learning_rate", "1e-3", false)]
    [InlineData("training.learning_rate", "0,01", true)]
    [InlineData("training.learning_rate", "", true)]
    [InlineData("name", "0", true)]
    public void IsChanged_NumberWrittenInAnotherWay_IsNot(string key, string text, bool isChanged)
    {
        var model = NewRunModel.New("/base");

        model.Set(key, text);

        Assert.Equal(isChanged, model.IsChanged(key));
    }

    [Fact]
    public void Form_New_HasDefaultsAndShowsNothingWrongYet()
    {
        var model = NewRunModel.New("/base");

        Assert.Equal("0.001", model.Text("training.learning_rate"));
        Assert.Equal("data.train", Assert.Single(model.Problems).Where);
        Assert.Empty(model.Shown);
    }

    [Fact]
    public void Form_SeveralWrong_TellsAllOfThemAtOnce()
    {
        var model = NewRunModel.New("/base");

        model.Set("training.learning_rate", "-1");
        model.Set("training.dropout", "abc");
        model.Set("model.num_attention_heads", "5");
        model.Set("training.num_train_epochs", "");
        model.ShowAll();

        Assert.Equal(
            ["data.train", "model.num_attention_heads", "model.num_key_value_heads", "training.dropout", "training.learning_rate", "training.num_train_epochs"],
            model.Shown.Select(p => p.Where!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Field_Touched_ShowsItsProblemAlone()
    {
        var model = NewRunModel.New("/base");

        model.Set("training.learning_rate", "-1");

        Assert.Equal("setting-out-of-range", Assert.Single(model.Shown).Code);
        Assert.Single(model.ShownAt("training.learning_rate"));
        Assert.Empty(model.ShownAt("data.train"));
    }

    [Fact]
    public void Field_DecimalComma_IsANumber()
    {
        var model = NewRunModel.New("/base");
        model.Set("data.train", "train.csv");

        model.Set("training.learning_rate", "0,0005");

        Assert.Empty(model.Problems);
        Assert.Equal(0.0005, model.Job.Training.LearningRate);
        Assert.True(model.IsChanged("training.learning_rate"));
    }

    [Fact]
    public void Job_RelativeFile_CountsFromTheBaseFolder()
    {
        var model = NewRunModel.New("/base");

        model.Set("data.train", "data/train.csv");

        Assert.Equal("/base/data/train.csv", model.Job.Data.Train);
    }

    [Fact]
    public void From_AnotherRun_TakesItsSettingsAndTheNextName()
    {
        var job = new TrainingJob { Data = new DataSettings { Train = "/d/t.csv" }, Training = new TrainingSettings { LearningRate = 0.5, Seed = 7 } };
        var run = SomeRun.In(RunStatus.Completed, name: "Six layers") with { JobJson = JobFile.ToJson(job) };

        var model = NewRunModel.From(run, "/data");

        Assert.Equal("0.5", model.Text("training.learning_rate"));
        Assert.Equal("7", model.Text("training.seed"));
        Assert.Equal("Six layers 2", model.Text("name"));
        Assert.Empty(model.Problems);
    }

    [Fact]
    public void From_RunOfAnotherVersion_SaysWhatItCannotTake()
    {
        var run = SomeRun.In(RunStatus.Completed) with { JobJson = """{"data":{"train":"/d/t.csv"},"trainig":{}}""" };

        Assert.Equal("setting-unknown", Assert.Single(NewRunModel.From(run, "/data").Shown).Code);
    }

    [Fact]
    public void Data_ColumnMissing_ShowsThoughItsFieldWasNotTouched()
    {
        var model = NewRunModel.New("/base");
        model.Set("data.train", "t.csv");

        model.Take(DataReport.Empty with { Problems = [new Problem("data-column-missing", "data.label_column", "t.csv", "label", "text")] });

        Assert.Single(model.ShownAt("data.label_column"));
    }

    [Fact]
    public void Refusal_ShownOnce_GoesWithTheNextChange()
    {
        var model = NewRunModel.New("/base");
        model.Set("data.train", "t.csv");
        model.ShowAll([new Problem("disk-full", null, "/data")]);
        Assert.Single(model.Shown);

        model.Set("name", "x");

        Assert.Empty(model.Shown);
    }
}
