using System.Globalization;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs.Query;

namespace Tezgah.Core.Tests.Runs.Query;

public sealed class RunFilterTests
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 8, 12, 0, 0, TimeSpan.Zero);

    private static readonly RunField[] s_fields =
    [
        .. RunFields.BuiltIn,
        new("training.learning_rate", FieldSource.Setting, FieldKind.Text),
        new("model.hidden_size", FieldSource.Setting, FieldKind.Text),
        new("test.accuracy", FieldSource.Result, FieldKind.Share),
        new("loss", FieldSource.Metric, FieldKind.Number),
    ];

    private static readonly Row s_row = new(new Dictionary<string, FieldValue>(StringComparer.Ordinal)
    {
        ["name"] = new(Text: "Işık denemesi 3"),
        ["status"] = new(Text: "completed"),
        ["tag"] = new(Texts: ["thesis", "Best"]),
        ["note"] = new(Text: ""),
        ["training.learning_rate"] = new(5e-5, "5E-05"),
        ["test.accuracy"] = new(0.83),
        ["created"] = FieldValue.Of(new DateTimeOffset(2026, 3, 5, 10, 0, 0, TimeSpan.Zero)),
        ["duration"] = new(5400),
    });

    [Theory]
    [InlineData("training.learning_rate < 1e-4", true)]
    [InlineData("training.learning_rate >= 1e-4", false)]
    [InlineData("learning_rate = 0.00005", true)]
    [InlineData("learning rate <= 5e-5 and test accuracy > 80%", true)]
    [InlineData("Test Accuracy > 0,8", true)]
    [InlineData("test.accuracy > %84", false)]
    [InlineData("status = COMPLETED", true)]
    [InlineData("status != failed", true)]
    [InlineData("tag = best", true)]
    [InlineData("tag = wors", false)]
    [InlineData("tag ~ wors or tag ~ thes", true)]
    [InlineData("not (tag = thesis and status = completed)", false)]
    [InlineData("değil status = failed ve tag = thesis", true)]
    [InlineData("has test.accuracy", true)]
    [InlineData("has loss", false)]
    [InlineData("loss > 0", false)]
    [InlineData("loss != 3", true)]
    [InlineData("created = 2026-03-05", true)]
    [InlineData("created = 2026-03-06", false)]
    [InlineData("created > 7d", true)]
    [InlineData("created > 2g", false)]
    [InlineData("created < \"2026-03-05 10:30\"", true)]
    [InlineData("duration >= 1.5h", true)]
    [InlineData("duration > 2sa", false)]
    [InlineData("denemesi", true)]
    [InlineData("name ~ \"denemesi 3\"", true)]
    [InlineData("note = \"\"", true)]
    [InlineData("(status = failed or tag = best) and created > 7d", true)]
    public void Matches_Conditions_AsAPersonMeansThem(string text, bool matches)
    {
        var context = new FilterContext(s_now, TimeZoneInfo.Utc, CultureInfo.InvariantCulture, w => RunFields.Resolve(s_fields, w));

        Assert.Equal(matches, RunFilterParser.Parse(text)!.Matches(s_row, context));
    }

    [Theory]
    [InlineData("created < 9999-12-31", true)]
    [InlineData("created = 9999-12-31", false)]
    [InlineData("created > 0001-01-01", true)]
    [InlineData("created = 0001-01-01", false)]
    [InlineData("created < \"9999-12-31 23:59\"", true)]
    [InlineData("created > \"0001-01-01 00:00\"", true)]
    [InlineData("created > 1e300d", true)]
    public void Matches_FirstAndLastDay_InEveryZone(string text, bool matches)
    {
        foreach (var hours in new[] { -12, 0, 3, 14 })
        {
            var zone = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(hours), "test", "test");
            var context = new FilterContext(s_now, zone, CultureInfo.InvariantCulture, w => RunFields.Resolve(s_fields, w));

            Assert.Equal(matches, RunFilterParser.Parse(text)!.Matches(s_row, context));
        }
    }

    [Fact]
    public void Matches_InTurkish_KnowsItsLetters()
    {
        var context = new FilterContext(s_now, TimeZoneInfo.Utc, CultureInfo.GetCultureInfo("tr"), w => RunFields.Resolve(s_fields, w));

        Assert.True(RunFilterParser.Parse("ışık")!.Matches(s_row, context));
        Assert.False(RunFilterParser.Parse("işık")!.Matches(s_row, context));
    }

    [Theory]
    [InlineData("training.learning_rate < 1e-4 and test accuracy > 80%", "training.learning_rate < 1e-4 and \"test accuracy\" > 80%")]
    [InlineData("a = 1 or b = 2 and c = 3", "a = 1 or b = 2 and c = 3")]
    [InlineData("(a=1 or b=2) and c != \"x \\\" y\"", "(a = 1 or b = 2) and c != \"x \\\" y\"")]
    [InlineData("not (a = 1 or has b)", "not (a = 1 or has b)")]
    [InlineData("name = \"and\"", "name = \"and\"")]
    public void ToString_Parsed_IsTheSameQuestion(string text, string written)
    {
        var filter = RunFilterParser.Parse(text)!;

        Assert.Equal(written, filter.ToString());
        Assert.Equal(written, RunFilterParser.Parse(written)!.ToString());
    }

    [Theory]
    [InlineData("loss <", "filter-value-missing")]
    [InlineData("< 3", "filter-field-missing")]
    [InlineData("loss < 3 and", "filter-field-missing")]
    [InlineData("(loss < 3", "filter-parenthesis")]
    [InlineData("loss < 3)", "filter-parenthesis")]
    [InlineData("loss =! 3", "filter-operator")]
    [InlineData("name = \"x", "filter-quote")]
    public void Parse_Broken_SaysWhatAndWhere(string text, string code)
    {
        var problem = Assert.Throws<ProblemException>(() => RunFilterParser.Parse(text)).Problems[0];

        Assert.Equal(code, problem.Code);
        Assert.InRange(int.Parse(problem.Args[0], CultureInfo.InvariantCulture), 1, text.Length + 1);
        Assert.DoesNotContain("{", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(", "filter-too-deep")]
    [InlineData("not ", "filter-too-deep")]
    [InlineData("değil (", "filter-too-deep")]
    public void Parse_NestedWithoutEnd_IsAProblemAndNotTheEndOfTheProcess(string word, string code)
    {
        var text = string.Concat(Enumerable.Repeat(word, 1900 / word.Length)) + "a = 1";

        var problem = Assert.Throws<ProblemException>(() => RunFilterParser.Parse(text)).Problems[0];

        Assert.Equal((code, "64"), (problem.Code, problem.Args[1]));
    }

    [Fact]
    public void Parse_TooLong_IsAProblemHoweverFlat()
    {
        var problem = Assert.Throws<ProblemException>(() => RunFilterParser.Parse(new string('(', 2_000_000))).Problems[0];

        Assert.Equal(new Problem("filter-too-long", null, "2000000", "2000"), problem);
        Assert.NotNull(RunFilterParser.Parse("a = " + new string('x', 1996)));
    }

    [Theory]
    [InlineData("not ", "")]
    [InlineData("(", ")")]
    public void Parse_DeepestThatIsAllowed_CanBeWrittenAndReadAgain(string open, string close)
    {
        var depth = RunFilterParser.DeepestNesting - 1;
        var text = string.Concat(Enumerable.Repeat(open, depth)) + "a = 1" + string.Concat(Enumerable.Repeat(close, depth));

        var filter = RunFilterParser.Parse(text)!;

        Assert.Equal(filter.ToString(), RunFilterParser.Parse(filter.ToString())!.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("  ")]
    public void Parse_Empty_IsNoFilter(string? text) => Assert.Null(RunFilterParser.Parse(text));

    [Fact]
    public void Conditions_JoinedByAnd_AreThePartsAndTheRestIsOne()
    {
        Assert.Equal(["a = 1", "b = 2 or c = 3"], RunFilterParser.Parse("a = 1 and (b = 2 or c = 3)")!.Conditions.Select(c => c.ToString()));
        Assert.Single(RunFilterParser.Parse("b = 2 or c = 3")!.Conditions);
        Assert.Equal(["a", "b", "c"], RunFilterParser.Parse("a = 1 and not (b = 2 or c = 3)")!.Comparisons.Select(c => c.Field));
    }

    private sealed class Row(Dictionary<string, FieldValue> values) : IFieldRow
    {
        public FieldValue Value(string key) => values.GetValueOrDefault(key);
    }
}
