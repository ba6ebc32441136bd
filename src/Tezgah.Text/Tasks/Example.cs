using System.Text.Json;

namespace Tezgah.Text.Tasks;

/// <summary>What the rows of an instruction file are.</summary>
public enum ExampleFormat
{
    /// <summary>An instruction, an optional input and an output.</summary>
    Alpaca,

    /// <summary>A conversation.</summary>
    Messages,

    /// <summary>A prompt and its completion.</summary>
    PromptCompletion,
}

/// <summary>One row of an instruction file: either an instruction with its response, or a conversation.</summary>
/// <param name="Number">The number of the row in its file, from 1, for messages: in a JSON array all rows may be on one line.</param>
/// <param name="Instruction">What the model is asked; empty for a conversation.</param>
/// <param name="Input">What it is asked about; empty for none.</param>
/// <param name="Response">What it shall answer, the reasoning in front of it; empty for a conversation.</param>
/// <param name="Messages">The conversation; null for an instruction.</param>
public sealed record Example(int Number, string Instruction, string Input, string Response, IReadOnlyList<Message>? Messages = null)
{
    /// <summary>What is asked, the input a blank line below the instruction: a user's message in a conversation.</summary>
    public string Question => Input.Length == 0 ? Instruction : Instruction + "\n\n" + Input;
}

/// <summary>One message of a conversation.</summary>
/// <param name="Role">Who speaks: system, user, assistant or tool.</param>
/// <param name="Content">What is said.</param>
/// <param name="Fields">All its fields, as the chat template sees them.</param>
public sealed record Message(string Role, string Content, JsonElement Fields)
{
    /// <summary>A message with role and content alone.</summary>
    public static Message Of(string role, string content) =>
        new(role, content, JsonSerializer.SerializeToElement(new Dictionary<string, string>(StringComparer.Ordinal) { ["role"] = role, ["content"] = content }));
}
