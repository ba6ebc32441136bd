using Tezgah.Core.Jobs;
using Tezgah.Text.Data;
using Tezgah.Web.Data;

namespace Tezgah.Web.Tests.Data;

public sealed class DataJobsTests
{
    private static readonly DataSet s_set = new() { Id = "a", Name = "a", Train = "/data/a.jsonl" };

    public static TheoryData<string, string[], string> Files => new()
    {
        { TaskNames.Classification, ["soru", "konu"], "auto" },
        { TaskNames.LanguageModelling, ["content"], "auto" },
        { TaskNames.Instruction, ["instruction", "input", "output", "reasoning"], "alpaca" },
        { TaskNames.Instruction, ["prompt", "completion", "text"], "prompt-completion" },
        { TaskNames.Instruction, ["messages", "instruction", "output"], "messages" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void With_ColumnsOfAFile_IsAJobWithNothingWrong(string task, string[] columns, string format)
    {
        var roles = ColumnRoles.Of(columns);

        var job = new TrainingJob { Method = MethodNames.Full, Model = new ModelSettings { ModelNameOrPath = "/models/a" } }
            .With(s_set, DataJobs.TaskOf(roles), roles);

        Assert.Equal(task, job.Task);
        Assert.Equal(format, job.Prompt.Format);
        Assert.Empty(JobChecks.Check(job));
    }

    [Fact]
    public void Roles_OfPromptSettings_GiveTheSettingsBack()
    {
        var prompt = new PromptSettings { Format = "prompt-completion", PromptColumn = "q", CompletionColumn = "a", ReasoningColumn = "r" };

        var job = new TrainingJob().With(s_set, TaskNames.Instruction, DataJobs.Roles(prompt));

        Assert.Equal(prompt, job.Prompt);
    }
}
