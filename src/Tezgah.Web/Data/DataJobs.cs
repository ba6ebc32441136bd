using Tezgah.Core.Jobs;
using Tezgah.Text.Data;

namespace Tezgah.Web.Data;

/// <summary>From what is known of a data set to the settings of a run that trains on it, and back.</summary>
public static class DataJobs
{
    private static readonly PromptSettings s_prompt = new();
    private static readonly DataSettings s_data = new();

    /// <summary>What the columns of prompt settings are for.</summary>
    public static ColumnRoles Roles(PromptSettings prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        return prompt.Format switch
        {
            "messages" => new ColumnRoles { Messages = prompt.MessagesColumn ?? "messages" },
            "prompt-completion" => new ColumnRoles { Prompt = prompt.PromptColumn, Completion = prompt.CompletionColumn, Reasoning = prompt.ReasoningColumn },
            _ => new ColumnRoles
            {
                Instruction = prompt.InstructionColumn,
                Input = prompt.InputColumn,
                Output = prompt.OutputColumn,
                Reasoning = prompt.ReasoningColumn,
            },
        };
    }

    /// <summary>What a file with such columns is most likely for.</summary>
    public static string TaskOf(ColumnRoles roles)
    {
        ArgumentNullException.ThrowIfNull(roles);
        return roles.Messages is not null || (roles.Instruction is not null && roles.Output is not null)
            || (roles.Prompt is not null && roles.Completion is not null) ? TaskNames.Instruction
            : roles.Label is not null ? TaskNames.Classification
            : TaskNames.LanguageModelling;
    }

    /// <summary>The format that such columns make, as <c>prompt.format</c> names it.</summary>
    public static string FormatOf(ColumnRoles roles)
    {
        ArgumentNullException.ThrowIfNull(roles);
        return roles.Messages is not null ? "messages"
            : roles.Instruction is null && roles.Prompt is not null ? "prompt-completion"
            : "alpaca";
    }

    /// <summary>A job that trains on a set; its other settings are those of <paramref name="job"/>.</summary>
    public static TrainingJob With(this TrainingJob job, DataSet set, string task, ColumnRoles roles)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(roles);
        var isInstruction = task == TaskNames.Instruction;
        return job with
        {
            Task = task,
            Data = job.Data with
            {
                Train = set.Train,
                Validation = set.Validation,
                Test = set.Test,
                TextColumn = isInstruction ? s_data.TextColumn : roles.Text ?? s_data.TextColumn,
                LabelColumn = task == TaskNames.Classification ? roles.Label ?? s_data.LabelColumn : s_data.LabelColumn,
            },
            Prompt = isInstruction ? Prompt(job.Prompt, roles) : s_prompt,
        };
    }

    // A column that the chosen format does not have stays at its default: a job refuses settings without effect.
    private static PromptSettings Prompt(PromptSettings prompt, ColumnRoles roles)
    {
        var format = FormatOf(roles);
        var alpaca = format == "alpaca";
        var completion = format == "prompt-completion";
        return prompt with
        {
            Format = format,
            Template = format == "messages" ? "chat" : prompt.Template,
            InstructionColumn = (alpaca ? roles.Instruction : null) ?? s_prompt.InstructionColumn,
            InputColumn = (alpaca ? roles.Input : null) ?? s_prompt.InputColumn,
            OutputColumn = (alpaca ? roles.Output : null) ?? s_prompt.OutputColumn,
            ReasoningColumn = alpaca || completion ? roles.Reasoning : null,
            MessagesColumn = format == "messages" ? roles.Messages : null,
            PromptColumn = (completion ? roles.Prompt : null) ?? s_prompt.PromptColumn,
            CompletionColumn = (completion ? roles.Completion : null) ?? s_prompt.CompletionColumn,
        };
    }
}
