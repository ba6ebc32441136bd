using Tezgah.Core.Problems;

namespace Tezgah.Web.Hosting;

/// <summary>Reads the command line of the dashboard; everything wrong with it is reported at once.</summary>
internal static class OptionsReader
{
    private const string Known = "--urls, --data, --lan, --files, --models, --worker, --samples";

    /// <exception cref="ProblemException">An option is unknown, has no value, or a value that cannot be used.</exception>
    public static DashboardOptions Read(IReadOnlyList<string> args)
    {
        var problems = new List<Problem>();
        var options = new DashboardOptions();
        for (var i = 0; i < args.Count; i++)
        {
            var (name, value) = args[i].Split('=', 2) is [var left, var right] ? (left, right) : (args[i], null);
            if (!Known.Split(", ").Contains(name))
            {
                problems.Add(StartTexts.Problem("OptionUnknown", name, name, Known));
                continue;
            }

            if (name == "--lan")
            {
                options = options with { Lan = true };
                if (value is not null)
                {
                    problems.Add(StartTexts.Problem("OptionWithValue", name, name));
                }

                continue;
            }

            value ??= i + 1 < args.Count ? args[++i] : "";
            if (string.IsNullOrWhiteSpace(value))
            {
                problems.Add(StartTexts.Problem("OptionWithoutValue", name, name));
                continue;
            }

            options = name switch
            {
                "--urls" => options with { Urls = [.. ReadUrls(value, args.Contains("--lan"), problems)] },
                "--data" => options with { DataFolder = Path.GetFullPath(value) },
                "--files" => options with { FileFolders = [.. options.FileFolders, .. value.Split(Path.PathSeparator).Select(Path.GetFullPath)] },
                "--models" => options with { ModelFolders = [.. options.ModelFolders, .. value.Split(Path.PathSeparator).Select(Path.GetFullPath)] },
                "--worker" => options with { WorkerPath = Path.GetFullPath(value) },
                _ => options with { SampleFolder = Path.GetFullPath(value) },
            };
        }

        return problems.Count == 0 ? options : throw new ProblemException(problems);
    }

    private static IEnumerable<Uri> ReadUrls(string value, bool lan, List<Problem> problems)
    {
        foreach (var text in value.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttp)
            {
                problems.Add(StartTexts.Problem("UrlNotUsable", "--urls", text));
            }
            else if (!lan && !url.IsLoopback)
            {
                problems.Add(StartTexts.Problem("UrlNotLoopback", "--urls", text));
            }
            else
            {
                yield return url;
            }
        }
    }
}
