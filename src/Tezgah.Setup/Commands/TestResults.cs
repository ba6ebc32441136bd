using System.Globalization;
using System.Xml.Linq;

namespace Tezgah.Setup.Commands;

/// <summary>What test projects reported, read from the result files (TRX) of their runs.</summary>
internal sealed record TestResults(int Passed, int Failed, int Skipped, IReadOnlyList<TestResults.Failure> Failures)
{
    private const int MostMessage = 4000;

    private const int MostFrames = 12;

    // What a test printed ends with what it did last.
    private const int MostOutput = 2000;

    /// <summary>Adds up all result files of a folder; nothing where the folder is not there.</summary>
    public static TestResults Read(string folder)
    {
        var (passed, failed, skipped) = (0, 0, 0);
        var failures = new List<Failure>();
        string[] files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.trx") : [];
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            var document = XDocument.Load(file);
            var counters = Named(document, "Counters").First();
            passed += Count(counters, "passed");
            failed += Count(counters, "failed") + Count(counters, "error") + Count(counters, "timeout") + Count(counters, "aborted");
            skipped += Count(counters, "total") - Count(counters, "executed");
            failures.AddRange(
                from result in Named(document, "UnitTestResult")
                where result.Attribute("outcome")?.Value is "Failed" or "Error" or "Timeout" or "Aborted"
                select new Failure(
                    result.Attribute("testName")?.Value ?? "a test without a name",
                    Text(result, "Message"),
                    Text(result, "StackTrace"),
                    Text(result, "StdOut")));
        }

        return new TestResults(passed, failed, skipped, failures);
    }

    private static IEnumerable<XElement> Named(XContainer container, string name) =>
        container.Descendants().Where(e => e.Name.LocalName == name);

    private static string Text(XElement result, string name) => Named(result, name).FirstOrDefault()?.Value.Trim() ?? "";

    private static int Count(XElement counters, string name) =>
        int.Parse(counters.Attribute(name)?.Value ?? "0", CultureInfo.InvariantCulture);

    /// <summary>A test that failed.</summary>
    /// <param name="Name">The test's full name.</param>
    /// <param name="Message">Why it failed.</param>
    /// <param name="Stack">Where.</param>
    /// <param name="Output">What it printed.</param>
    public sealed record Failure(string Name, string Message, string Stack, string Output)
    {
        /// <summary>The failure to read, with as much of each part as one screen holds.</summary>
        public override string ToString()
        {
            var parts = new List<string> { $"FAILED {Name}", Message.Length > MostMessage ? $"{Message[..MostMessage]} …" : Message };
            parts.AddRange(Stack.Split('\n').Take(MostFrames));
            if (Output.Length > 0)
            {
                parts.Add(Output.Length > MostOutput ? $"printed: … {Output[^MostOutput..]}" : $"printed: {Output}");
            }

            return string.Join('\n', parts.Where(p => p.Length > 0).SelectMany(p => p.Split('\n')).Select((line, i) => i == 0 ? line : $"    {line.TrimEnd()}"));
        }
    }
}
