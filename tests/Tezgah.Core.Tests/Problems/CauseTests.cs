using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Tezgah.Core.Files;
using Tezgah.Core.Problems;
using Tezgah.Tests.Shared;

namespace Tezgah.Core.Tests.Problems;

public sealed partial class CauseTests
{
    private static readonly CultureInfo s_turkish = new("tr-TR");

    [Theory]
    [InlineData("", "why-json-empty", 1, 1)]
    [InlineData("{", "why-json-end", 1, 2)]
    [InlineData("{\"a\": ", "why-json-end", 1, 7)]
    [InlineData("{\"a\": \"b", "why-json-end", 1, 9)]
    [InlineData("[1, 2", "why-json-number", 1, 6)]
    [InlineData("{\n  \"a\": 1\n  \"b\": 2 }", "why-json-comma", 3, 3)]
    [InlineData("{\"a\": 1,}", "why-json-comma-last", 1, 9)]
    [InlineData("[1,]", "why-json-comma-last", 1, 4)]
    [InlineData("{\"a\" 1}", "why-json-colon", 1, 6)]
    [InlineData("{a: 1}", "why-json-name", 1, 2)]
    [InlineData("{'a': 1}", "why-json-name", 1, 2)]
    [InlineData("{\"a\": 'b'}", "why-json-value", 1, 7)]
    [InlineData("{\"a\": NaN}", "why-json-value", 1, 7)]
    [InlineData("{\"a\": True}", "why-json-value", 1, 7)]
    [InlineData("{\"a\": tru}", "why-json-word", 1, 10)]
    [InlineData("{\"a\": 1} x", "why-json-after", 1, 10)]
    [InlineData("[1}", "why-json-bracket", 1, 3)]
    [InlineData("]", "why-json-value", 1, 1)]
    [InlineData("{\"a\": \"b\nc\"}", "why-json-text", 1, 9)]
    [InlineData("{\"a\": \"C:\\data\"}", "why-json-escape", 1, 11)]
    [InlineData("{\"a\": \"\\u12x4\"}", "why-json-escape", 1, 12)]
    [InlineData("{\"a\": 01}", "why-json-number", 1, 8)]
    [InlineData("{\"a\": 1.}", "why-json-number", 1, 9)]
    [InlineData("{\"a\": 0,5}", "why-json-name", 1, 9)]
    [InlineData("{\"a\": -}", "why-json-number", 1, 8)]
    public void Broken_json_says_where_and_what_in_turkish(string json, string kind, int line, int column)
    {
        var error = Assert.ThrowsAny<JsonException>(() => JsonNode.Parse(json));

        var cause = Cause.Of(error);

        Assert.Equal(kind, Assert.Single(cause.Details!).Code);
        Assert.Equal([$"{line}", $"{column}"], cause.Args);
        Assert.StartsWith($"{line}. satır, {column}. sütun: ", cause.MessageIn(s_turkish), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_of_another_shape_names_the_keys()
    {
        Assert.Equal(Problem.Part("why-json-type", "$.Count"), Kind("""{"Name": "a", "Count": "many"}"""));
        Assert.Equal(Problem.Part("why-json-missing", "Name, Count"), Kind("{}"));
        Assert.Equal(Problem.Part("why-json-unknown", "Colour"), Kind("""{"Name": "a", "Count": 1, "Colour": 2}"""));

        static Problem Kind(string json) => JsonCause.Kind(Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Shape>(json)));
    }

    [Fact]
    public void Json_fault_that_is_not_recognised_is_told_without_english()
    {
        var problem = Cause.Of(new JsonException("Something new went wrong.", null, 3, 4));

        Assert.Equal("4. satır, 5. sütun: burası geçerli JSON değil", problem.MessageIn(s_turkish));
    }

    [Fact]
    public void File_errors_of_this_system_have_words()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["full/inner"]);

        Assert.Equal("why-missing", Of(() => File.ReadAllText(folder["none"])));
        Assert.Equal("why-missing", Of(() => File.ReadAllText(folder["none/none"])));
        Assert.Equal("why-not-empty", Of(() => Directory.Delete(folder["full"])));
        Assert.Equal("why-no-permission", Of(() => File.ReadAllText(folder.Path)));
        Assert.Equal("why-exists", Of(() => Create(folder["new"], twice: true)));

        static string Of(Action act) => Cause.Of(Record.Exception(act)!).Code;

        static void Create(string path, bool twice)
        {
            for (var i = 0; i < (twice ? 2 : 1); i++)
            {
                using var file = new FileStream(path, FileMode.CreateNew);
            }
        }
    }

    [Fact]
    public void Errors_from_outside_have_words_by_their_numbers()
    {
        var full = OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28;

        Assert.Equal("why-disk-full", Cause.Of(new IOException("No space left", full)).Code);
        Assert.Equal("why-ends-early", Cause.Of(new EndOfStreamException()).Code);
        Assert.Equal("why-missing", Cause.Of(new Win32Exception(2)).Code);
        Assert.Equal("why-damaged", Cause.Of(new InvalidDataException("End of Central Directory record could not be found.")).Code);
        Assert.Equal(Problem.Part("why-system", "9999"), FileErrors.Cause(9999));
        Assert.Equal(Problem.Part("why-unexpected", "InvalidOperationException"), Cause.Of(new InvalidOperationException("Oops.")));
    }

    [Fact]
    public void Cause_stands_behind_the_arguments_and_survives_being_stored()
    {
        var problem = new Problem("file-not-readable", "a.csv", "a.csv").Because(new UnauthorizedAccessException("Access to the path is denied."));

        var read = JsonSerializer.Deserialize<Problem>(JsonSerializer.Serialize(problem));

        Assert.Equal(problem, read);
        Assert.Equal("'a.csv' okunamıyor: erişim izni yok", read!.MessageIn(s_turkish));
        Assert.Equal("'a.csv' cannot be read: access is not permitted", read.MessageIn(CultureInfo.InvariantCulture));
        Assert.DoesNotContain("Details", JsonSerializer.Serialize(new Problem("a")), StringComparison.Ordinal);
    }

    /// <summary>
    /// The messages of .NET are in English. Where one leaves the program, a page in Turkish has an English piece; so none may, but for
    /// these.
    /// </summary>
    [Fact]
    public void Message_of_an_exception_goes_nowhere_but_where_it_is_known()
    {
        (string File, string Why)[] known =
        [
            ("Tezgah.Cli/CommandLine.cs", "The last resort of the console, and a library's own words about the command line."),
            ("Tezgah.Core/Problems/JsonCause.cs", "Looks for the kind of fault in it."),
            ("Tezgah.Engine/Worker/Failure.cs", "Looks for a lack of memory in it."),
            ("Tezgah.Runs/Safety/RunRebuilder.cs", "ResultsFileException speaks the reader's language."),
            ("Tezgah.Runs/Sandbox/SandboxTools.cs", "Stands for the output of a tool that could not be started."),
            ("Tezgah.Storage/Safety/DatabaseCheck.cs", "Only asked whether there is one."),
            ("Tezgah.Storage/Sqlite/SqliteCommands.cs", "Goes into the exception of a task that was given up, which is shown nowhere."),
            ("Tezgah.Text/Tasks/TaskErrors.cs", "The English sentence of an error that has its own in each language."),
            ("Tezgah.Text/Tokenization/Json/TokenizerError.cs", "The English sentence of an error that has its own in each language."),
            ("Tezgah.Text/Tasks/TaskEncoder.cs", "The same sentence, thrown again."),
            ("Tezgah.Web/Charts/Chart.razor.cs", "The browser's own words, beside the sentence, for whoever points at it."),
            ("Tezgah.Web/Compare/ResultReader.cs", "ResultsFileException speaks the reader's language."),
            ("Tezgah.Web/Imports/ResultImports.cs", "ResultsFileException speaks the reader's language."),
        ];
        var root = SourceRoot();
        string[] free = ["Tezgah.Torch", "Tezgah.Setup"];

        var found = Directory.EnumerateFiles(root, "*.*", SearchOption.AllDirectories)
            .Where(f => f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".razor", StringComparison.Ordinal))
            .Where(f => !f.Contains("node_modules", StringComparison.Ordinal))
            .Where(f => OwnMessage().IsMatch(File.ReadAllText(f)))
            .Select(f => Path.GetRelativePath(root, f).Replace('\\', '/'))
            .Where(f => !free.Contains(f.Split('/')[0], StringComparer.Ordinal));

        Assert.Equal(known.Select(k => k.File).Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Code_that_the_source_names_has_a_sentence()
    {
        var codes = new System.Resources.ResourceManager("Tezgah.Core.Problems.ProblemTexts", typeof(Problem).Assembly);
        var named = Directory.EnumerateFiles(SourceRoot(), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("node_modules", StringComparison.Ordinal))
            .SelectMany(f => Named().Matches(File.ReadAllText(f)).Select(m => m.Groups["code"].Value))
            .Distinct(StringComparer.Ordinal)
            .ToList();

        Assert.InRange(named.Count, 150, 1000);
        Assert.DoesNotContain(named, c => codes.GetString(c, CultureInfo.InvariantCulture) is null);
    }

    private static string SourceRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Dashboard.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests do not run inside the repository.");
        }

        return Path.Combine(folder.FullName, "src");
    }

    [GeneratedRegex(@"\b(e|ex|error|exception|why|inner|cause|failure|first)\.Message\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OwnMessage();

    [GeneratedRegex(@"(new Problem|Problem\.Part|new DataFileException)\(\s*""(?<code>[a-z0-9-]+)""[,)]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Named();

    [System.Text.Json.Serialization.JsonUnmappedMemberHandling(System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow)]
    private sealed record Shape
    {
        public required string Name { get; init; }

        public required int Count { get; init; }
    }
}
