using Tezgah.Core.Jobs;
using Tezgah.Core.Settings;

namespace Tezgah.Core.Tests.Jobs;

public sealed class JobChecksTests
{
    private static readonly TrainingJob s_lora = new()
    {
        Data = new DataSettings { Train = "a.json" },
        Method = MethodNames.Lora,
        Task = TaskNames.Instruction,
        Model = new ModelSettings { ModelNameOrPath = "/models/base" },
    };

    [Fact]
    public void Lora_WithItsModel_IsWell() => Assert.Empty(JobChecks.Check(s_lora));

    [Theory]
    [InlineData(MethodNames.Full)]
    [InlineData(MethodNames.Lora)]
    [InlineData(MethodNames.Qlora)]
    public void Method_WithoutBaseModel_IsRefused(string method) =>
        AssertOne("base-model-needed", "model.model_name_or_path", s_lora with { Method = method, Model = new ModelSettings() });

    [Fact]
    public void BaseModel_FromScratch_IsRefusedSinceItWouldBeIgnored() =>
        AssertOne("setting-ignored", "model.model_name_or_path", new TrainingJob { Model = new ModelSettings { ModelNameOrPath = "/m" } });

    [Fact]
    public void Settings_ThatTheMethodIgnores_AreAllNamed()
    {
        var job = new TrainingJob
        {
            Lora = new LoraSettings { R = 128, UseRslora = true },
            Quantization = new QuantizationSettings { UseDoubleQuant = false },
            Prompt = new PromptSettings { SystemPrompt = "Be brief." },
        };

        Assert.Equal(
            ["lora.r", "lora.use_rslora", "quantization.use_double_quant", "prompt.system_prompt"],
            JobChecks.Check(job).Select(p => p.Code == "setting-ignored" ? p.Where : p.Code));
    }

    [Fact]
    public void NetworkSize_WithABaseModel_IsRefused() =>
        AssertOne("setting-ignored", "model.hidden_size", s_lora with { Model = s_lora.Model with { HiddenSize = 256 } });

    [Fact]
    public void Conversations_WithoutChatTemplate_AreRefused() =>
        AssertOne("messages-need-chat", "prompt.template", s_lora with { Prompt = new PromptSettings { Format = "messages" } });

    [Fact]
    public void ChatTemplate_FromScratch_IsRefused() =>
        AssertOne("chat-needs-base-model", "prompt.template", new TrainingJob
        {
            Task = TaskNames.Instruction,
            Prompt = new PromptSettings { Template = "chat" },
        });

    [Fact]
    public void Module_TrainedTwice_IsRefused() =>
        AssertOne("module-twice", "lora.modules_to_save", s_lora with { Lora = new LoraSettings { ModulesToSave = ["v_proj"] } });

    [Fact]
    public void AllLinear_BesideNames_IsRefused() =>
        AssertOne("all-linear-alone", "lora.target_modules", s_lora with { Lora = new LoraSettings { TargetModules = ["all-linear", "score"] } });

    [Fact]
    public void ClassWeights_GivenWithoutValues_AreRefused() =>
        AssertOne("setting-empty", "training.class_weight_values", new TrainingJob { Training = new TrainingSettings { ClassWeights = "given" } });

    [Theory]
    [InlineData("no", "steps", 50, "needs-evaluation", "saving.load_best_model_at_end")]
    [InlineData("steps", "epoch", 50, "save-not-as-eval", "saving.save_strategy")]
    [InlineData("epoch", "steps", 50, "save-not-as-eval", "saving.save_strategy")]
    [InlineData("steps_and_epoch", "time", 500, "save-not-as-eval", "saving.save_strategy")]
    [InlineData("steps", "steps", 70, "save-steps-not-multiple", "saving.save_steps")]
    public void BestModel_ThatIsNotSavedWhenMeasured_IsRefused(string eval, string save, int saveSteps, string code, string key)
    {
        var job = s_lora with
        {
            Evaluation = new EvaluationSettings { EvalStrategy = eval },
            Saving = new SavingSettings { SaveStrategy = save, SaveSteps = saveSteps, LoadBestModelAtEnd = true },
        };

        Assert.Contains(JobChecks.Check(job), p => (p.Code, p.Where) == (code, key));
    }

    [Fact]
    public void BestModel_AsInTheA1Study_IsWell() => Assert.Empty(JobChecks.Check(s_lora with
    {
        Method = MethodNames.Qlora,
        Lora = new LoraSettings
        {
            R = 128,
            LoraAlpha = 256,
            LoraDropout = 0.05,
            TargetModules = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"],
        },
        Training = new TrainingSettings
        {
            PerDeviceTrainBatchSize = 16,
            GradientAccumulationSteps = 4,
            LearningRate = 2e-4,
            WarmupSteps = 100,
            Dtype = "bfloat16",
            Seed = 3407,
        },
        Evaluation = new EvaluationSettings { EvalStrategy = "steps", EvalSteps = 50, MetricForBestModel = "eval_loss" },
        Saving = new SavingSettings { SaveStrategy = "steps", SaveSteps = 50, SaveTotalLimit = 5, LoadBestModelAtEnd = true },
    }));

    [Theory]
    [InlineData("loss", null, null)]
    [InlineData("eval_loss", false, null)]
    [InlineData("eval_loss", true, "metric-direction")]
    [InlineData("eval_perplexity", true, "metric-direction")]
    [InlineData("eval_accuracy", null, "setting-not-a-choice")]
    [InlineData("bleu", null, "setting-not-a-choice")]
    public void BestMetric_OfAnInstructionTask_IsChecked(string metric, bool? greater, string? code)
    {
        var job = s_lora with
        {
            Evaluation = new EvaluationSettings { MetricForBestModel = metric, GreaterIsBetter = greater, EarlyStoppingPatience = 3 },
        };

        Assert.Equal(code, JobChecks.Check(job).SingleOrDefault()?.Code);
    }

    [Fact]
    public void EarlyStopping_WithoutEvaluation_IsRefused() =>
        AssertOne("needs-evaluation", "evaluation.early_stopping_patience", s_lora with
        {
            Evaluation = new EvaluationSettings { EvalStrategy = "no", EarlyStoppingPatience = 2 },
        });

    [Fact]
    public void Rules_OfIgnoredSettings_NameSettingsThatAreThere()
    {
        // Every key of every rule is looked up, whatever the job; an unknown one throws.
        var jobs =
            from task in SettingsSchema<TrainingJob>.Get("task").Limits.Choices
            from method in SettingsSchema<TrainingJob>.Get("method").Limits.Choices
            from template in SettingsSchema<TrainingJob>.Get("prompt.template").Limits.Choices
            from format in SettingsSchema<TrainingJob>.Get("prompt.format").Limits.Choices
            from eval in SettingsSchema<TrainingJob>.Get("evaluation.eval_strategy").Limits.Choices
            select new TrainingJob
            {
                Task = task,
                Method = method,
                Data = new DataSettings { Test = "t.csv" },
                Prompt = new PromptSettings { Template = template, Format = format },
                Evaluation = new EvaluationSettings { EvalStrategy = eval },
            };

        Assert.All(jobs, job => Assert.All(JobChecks.Check(job), p => Assert.NotEqual(p.Code, p.Message)));
    }

    private static void AssertOne(string code, string key, TrainingJob job)
    {
        var problem = Assert.Single(JobChecks.Check(job));
        Assert.Equal((code, key), (problem.Code, problem.Where));
    }
}
