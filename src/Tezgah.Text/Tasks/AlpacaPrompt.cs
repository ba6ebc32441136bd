namespace Tezgah.Text.Tasks;

/// <summary>The prompt of Stanford Alpaca (Taori et al. 2023), in its own words.</summary>
public static class AlpacaPrompt
{
    private const string WithInput =
        "Below is an instruction that describes a task, paired with an input that provides further context. " +
        "Write a response that appropriately completes the request.";

    private const string WithoutInput =
        "Below is an instruction that describes a task. Write a response that appropriately completes the request.";

    /// <summary>The text before the response; the response follows at once.</summary>
    /// <param name="instruction">The task.</param>
    /// <param name="input">What it is about; empty leaves that part out.</param>
    /// <param name="systemPrompt">What stands at the head in place of Alpaca's own sentence; null for that sentence.</param>
    public static string Render(string instruction, string input, string? systemPrompt)
    {
        ArgumentNullException.ThrowIfNull(input);
        var head = systemPrompt ?? (input.Length > 0 ? WithInput : WithoutInput);
        return input.Length > 0
            ? $"{head}\n\n### Instruction:\n{instruction}\n\n### Input:\n{input}\n\n### Response:"
            : $"{head}\n\n### Instruction:\n{instruction}\n\n### Response:";
    }
}
