using System.IO.Compression;
using System.Text.Json;
using Tezgah.Core.Problems;

namespace Tezgah.Core.CodeProblems;

/// <summary>The JSON lines of HumanEval's format, plain or gzipped: problems, and completions of them.</summary>
public static class CodeFiles
{
    /// <summary>Reads <c>task_id</c>, <c>prompt</c>, <c>entry_point</c>, <c>test</c> and, where there is one, <c>canonical_solution</c>.</summary>
    /// <exception cref="ProblemException">The file cannot be read, has no problem, or a line is not one: all bad lines at once.</exception>
    public static IReadOnlyList<CodeProblem> ReadProblems(string path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return Read(path, (json, line) =>
        {
            var problem = new CodeProblem(
                Text(json, "task_id"), Text(json, "prompt"), Text(json, "entry_point"), Text(json, "test"), OptionalText(json, "canonical_solution"));
            return seen.Add(problem.TaskId)
                ? problem
                : throw new ProblemException(new Problem("code-problem-twice", path, path, $"{line}", problem.TaskId));
        });
    }

    /// <summary>
    /// Reads <c>task_id</c>, <c>completion</c> and, where they are, <c>finish_reason</c>, <c>completion_tokens</c> (or
    /// <c>tokens</c>) and <c>think_tokens</c>.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="problems">What the samples must be of; every one needs a sample.</param>
    /// <exception cref="ProblemException">
    /// The file cannot be read, a line is no sample or is of no known problem, or a problem has no sample.
    /// </exception>
    public static IReadOnlyList<CodeSample> ReadSamples(string path, IReadOnlyList<CodeProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        var missing = problems.Select(p => p.TaskId).ToHashSet(StringComparer.Ordinal);
        var known = missing.ToHashSet(StringComparer.Ordinal);
        var samples = Read(path, (json, line) =>
        {
            var sample = new CodeSample(
                Text(json, "task_id"),
                Text(json, "completion"),
                OptionalText(json, "finish_reason"),
                OptionalCount(json, "completion_tokens") ?? OptionalCount(json, "tokens"),
                OptionalCount(json, "think_tokens"));
            missing.Remove(sample.TaskId);
            return known.Contains(sample.TaskId)
                ? sample
                : throw new ProblemException(new Problem("code-problem-unknown", path, path, $"{line}", sample.TaskId));
        });
        // A problem left out would count as if it were not in the set, and the share would be too high.
        return missing.Count == 0
            ? samples
            : throw new ProblemException(new Problem(
                "code-samples-missing", path, path, $"{missing.Count}", $"{problems.Count}", problems.First(p => missing.Contains(p.TaskId)).TaskId));
    }

    private static List<T> Read<T>(string path, Func<JsonElement, int, T> parse)
    {
        var (items, wrong) = (new List<T>(), new List<Problem>());
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
                items.Add(parse(JsonSerializer.Deserialize<JsonElement>(line), number));
            }
            // The second: half of a surrogate pair, which is JSON but no text.
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                wrong.Add(new Problem("code-line-broken", path, path, $"{number}").With(e is JsonException json ? JsonCause.Kind(json) : Cause.Of(e)));
            }
            catch (ProblemException e) when (e.Problems is [{ Code: "why-key-text" } part])
            {
                wrong.Add(new Problem("code-line-broken", path, path, $"{number}").With(part));
            }
            catch (ProblemException e)
            {
                wrong.AddRange(e.Problems);
            }
        }

        return wrong.Count > 0 ? throw new ProblemException(wrong)
            : items.Count > 0 ? items
            : throw new ProblemException(new Problem("code-file-empty", path, path));
    }

    private static List<string> Lines(string path)
    {
        try
        {
            var lines = new List<string>();
            using var file = File.OpenRead(path);
            using Stream stream = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
            using var reader = new StreamReader(stream);
            while (reader.ReadLine() is { } line)
            {
                lines.Add(line);
            }

            return lines;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new ProblemException(new Problem("file-not-readable", path, path).Because(e), e);
        }
    }

    private static string Text(JsonElement json, string key) =>
        OptionalText(json, key) ?? throw new ProblemException(Problem.Part("why-key-text", key));

    private static string? OptionalText(JsonElement json, string key) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static int? OptionalCount(JsonElement json, string key) =>
        json.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var count) && count >= 0
            ? count
            : null;
}
