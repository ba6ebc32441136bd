using System.Text.Json;
using Tezgah.Core.Problems;
using Tezgah.Engine.Generation;
using Tezgah.Text;

namespace Tezgah.Cli.Models;

/// <summary>Prompts as JSON lines.</summary>
internal static class PromptFile
{
    /// <summary>Reads a file of prompts as tokens.</summary>
    /// <exception cref="ProblemException">It cannot be read, or a line is no prompt; the line is named.</exception>
    public static IReadOnlyList<int[]> Read(string path, PromptEncoder encoder, bool chat)
    {
        var prompts = new List<int[]>();
        var number = 0;
        foreach (var line in Lines(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            try
            {
                using var json = JsonDocument.Parse(line);
                prompts.Add(Encode(encoder, json.RootElement, chat));
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or ProblemException or DataFileException)
            {
                throw new ProblemException(new Problem("prompts-line-broken", $"{path}:{number}", path, $"{number}").With(e switch { JsonException json => JsonCause.Kind(json), DataFileException data => data.Problem, _ => Cause.Of(e) }), e);
            }
        }

        return prompts;
    }

    /// <summary>The tokens of one prompt.</summary>
    public static int[] Encode(PromptEncoder encoder, string prompt, bool chat) => chat
        ? encoder.EncodeChat(JsonSerializer.SerializeToElement(new[] { new { role = "user", content = prompt } }))
        : encoder.Encode(prompt);

    private static int[] Encode(PromptEncoder encoder, JsonElement line, bool chat)
    {
        if (line.TryGetProperty("input_ids", out var ids))
        {
            return [.. ids.EnumerateArray().Select(i => i.GetInt32())];
        }

        if (line.TryGetProperty("messages", out var messages))
        {
            return messages.EnumerateArray().All(m => m.ValueKind == JsonValueKind.Object)
                ? encoder.EncodeChat(messages)
                : throw new ProblemException(Problem.Part("why-messages-objects"));
        }

        return line.TryGetProperty("prompt", out var prompt) && prompt.GetString() is { } text
            ? Encode(encoder, text, chat)
            : throw new ProblemException(Problem.Part("why-no-prompt"));
    }

    private static IEnumerable<string> Lines(string path)
    {
        try
        {
            return File.ReadLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(new Problem("file-not-readable", path, path).Because(e), e);
        }
    }
}
