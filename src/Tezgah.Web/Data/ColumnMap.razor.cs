using Microsoft.AspNetCore.Components;
using Tezgah.Core.Jobs;
using Tezgah.Text.Data;

namespace Tezgah.Web.Data;

/// <summary>What the columns of a data set are for.</summary>
public sealed partial class ColumnMap
{
    private static readonly string[] s_tasks = [TaskNames.Classification, TaskNames.Instruction, TaskNames.LanguageModelling];

    /// <summary>The set.</summary>
    [Parameter]
    [EditorRequired]
    public required OpenedData Data { get; set; }

    /// <summary>Is told the task and the columns.</summary>
    [Parameter]
    public EventCallback<(string Task, ColumnRoles Roles)> Changed { get; set; }

    private IReadOnlyList<string> Columns => Data.Parts[0].File?.Columns ?? [];

    private string[] Roles => Data.Task switch
    {
        TaskNames.Classification => ["Text", "Label"],
        TaskNames.LanguageModelling => ["Text"],
        _ => ["Instruction", "Input", "Output", "Reasoning", "Messages", "Prompt", "Completion"],
    };

    private Task SetTaskAsync(string? task) => Changed.InvokeAsync((s_tasks.Contains(task) ? task! : Data.Task, Data.Roles));

    private Task SetAsync(string role, string? column)
    {
        var name = string.IsNullOrEmpty(column) ? null : column;
        var roles = Data.Roles;
        return Changed.InvokeAsync((Data.Task, role switch
        {
            "Text" => roles with { Text = name },
            "Label" => roles with { Label = name },
            "Instruction" => roles with { Instruction = name },
            "Input" => roles with { Input = name },
            "Output" => roles with { Output = name },
            "Reasoning" => roles with { Reasoning = name },
            "Messages" => roles with { Messages = name },
            "Prompt" => roles with { Prompt = name },
            _ => roles with { Completion = name },
        }));
    }

    private bool IsMissing(string role)
    {
        var format = Data.Task == TaskNames.Instruction ? DataJobs.FormatOf(Data.Roles) : null;
        var needed = (format, role) switch
        {
            (null, "Text" or "Label") => true,
            ("alpaca", "Instruction" or "Output") => true,
            ("prompt-completion", "Completion") => true,
            _ => false,
        };
        var name = Get(Data.Roles, role);
        return (needed && name is null) || (name is not null && Columns.Count > 0 && !Columns.Contains(name));
    }

    private static string? Get(ColumnRoles roles, string role) => role switch
    {
        "Text" => roles.Text,
        "Label" => roles.Label,
        "Instruction" => roles.Instruction,
        "Input" => roles.Input,
        "Output" => roles.Output,
        "Reasoning" => roles.Reasoning,
        "Messages" => roles.Messages,
        "Prompt" => roles.Prompt,
        _ => roles.Completion,
    };
}
