using System.Text;
using Tezgah.Text.Data;

namespace Tezgah.Text.Tests.Data;

public sealed class DataFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_Csv_GivesColumnsRowsLinesAndHash()
    {
        var path = _folder.Write("a.csv", "text,label\r\n\"a, \"\"b\"\"\nc\",x\r\n\r\n5\" pipe,y\r\n");
        var file = DataFile.Open(path);

        Assert.Equal(["text", "label"], file.Columns);
        Assert.Equal(["a, \"b\"\nc", "5\" pipe"], file.Values("text"));
        Assert.Equal([2, 5], file.Rows.Select(r => r.Line));
        Assert.Equal(DataFormat.Csv, file.Format);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path))), file.Hash);
        Assert.Empty(file.Warnings);
    }

    [Theory]
    [InlineData("a.csv", "text;label\n1,5;x\n")]
    [InlineData("a.tsv", "text\tlabel\n1,5\tx\n")]
    [InlineData("a.data", "text|label\n1,5|x\n")]
    public void Open_OtherSeparator_IsFoundInTheHeader(string name, string content)
    {
        var file = DataFile.Open(_folder.Write(name, content), new DataFileOptions { Format = DataFormat.Csv });

        Assert.Equal("1,5", file.Values("text")[0]);
        Assert.Equal("x", file.Values("label")[0]);
    }

    [Fact]
    public void Open_WithoutHeader_NamesColumnsAsAsked()
    {
        var path = _folder.Write("a.txt", "good day@positive\nbad day@negative\n");
        var options = new DataFileOptions { Format = DataFormat.Csv, Separator = '@', HasHeader = false, Columns = ["text", "label"] };

        Assert.Equal(["positive", "negative"], DataFile.Open(path, options).Values("label"));
        Assert.Equal(["column1", "column2"], DataFile.Open(path, options with { Columns = null }).Columns);
    }

    [Fact]
    public void Open_JsonArray_GivesTheUnionOfFields()
    {
        var path = _folder.Write("a.json", "[\n {\"text\": \"a\", \"n\": 1.50},\n {\"text\": \"b\", \"tags\": [1, \"x\"], \"ok\": true}\n]");
        var file = DataFile.Open(path);

        Assert.Equal(["text", "n", "tags", "ok"], file.Columns);
        Assert.Equal(["1.50", ""], file.Values("n"));
        Assert.Null(file.Rows[1][1]);
        Assert.Equal("[1, \"x\"]", file.Rows[1][2]);
        Assert.Equal("true", file.Rows[1][3]);
        Assert.Equal([2, 3], file.Rows.Select(r => r.Line));
    }

    [Theory]
    [InlineData("a.jsonl")]
    [InlineData("a.json")]
    public void Open_JsonLines_KeepsLineSeparatorsInsideStrings(string name)
    {
        var file = DataFile.Open(_folder.Write(name, "{\"text\": \"a\u2028b\"}\r\n\r\n{\"text\": \"ş\"}"));

        Assert.Equal(DataFormat.JsonLines, file.Format);
        Assert.Equal(["a\u2028b", "ş"], file.Values("text"));
        Assert.Equal([1, 3], file.Rows.Select(r => r.Line));
    }

    [Fact]
    public void Open_Text_GivesALineARow()
    {
        var file = DataFile.Open(_folder.Write("a.txt", "one, two\n\n  three\r\n"));

        Assert.Equal(["one, two", "  three"], file.Values("text"));
    }

    [Fact]
    public void Open_ByteOrderMarks_AreReadAndRemoved()
    {
        foreach (var encoding in new Encoding[] { new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            var path = _folder.Write("a.csv", [.. encoding.Preamble, .. encoding.GetBytes("text\nğüş\n")]);
            var file = DataFile.Open(path);

            Assert.Equal("ğüş", file.Values("text")[0]);
            Assert.Equal(encoding.WebName, file.Encoding);
            Assert.Empty(file.Warnings);
        }
    }

    [Fact]
    public void Open_SingleByteFile_IsReadAsTurkishWithAWarning()
    {
        var path = _folder.Write("a.csv", [.. "text\n"u8, 0xFD, 0xFE, 0x93, (byte)'\n']);
        var file = DataFile.Open(path);

        Assert.Equal("ış\u201C", file.Values("text")[0]);
        Assert.Contains("windows-1254", Assert.Single(file.Warnings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_BytesThatTurkishLeavesUndefined_IsReadAsLatin1()
    {
        var file = DataFile.Open(_folder.Write("a.csv", [.. "text\n"u8, 0xF0, 0x81, (byte)'\n']));

        Assert.Equal("ð\u0081", file.Values("text")[0]);
        Assert.Equal("iso-8859-1", file.Encoding);
    }

    [Theory]
    [InlineData("text,label\na,x\nb\n", "data-field-count", "line 3: the row has 1 fields, the header has 2")]
    [InlineData("text,label\na,x\n\"b,y\nc,z\n", "data-quote-broken", "line 3: a quote is opened and never closed")]
    [InlineData("text,label\n\"a\"b,x\n", "data-quote-broken", "line 2: text follows the closing quote")]
    [InlineData("text,text\na,x\n", "data-column-twice", "'text' twice")]
    [InlineData("text,label\n", "data-no-rows", "no row")]
    [InlineData(" \n", "data-empty", "is empty")]
    public void Open_BrokenCsv_IsAnErrorThatNamesTheLine(string content, string code, string expected)
    {
        var path = _folder.Write("a.csv", content);
        var error = Assert.Throws<DataFileException>(() => DataFile.Open(path));

        Assert.Equal(code, error.Code);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Equal(path, error.Args[0]);
    }

    [Theory]
    [InlineData("a.jsonl", "{\"text\": \"a\"}\n{\"text\": }\n", "line 2, column 10: ‘}’ begins no value")]
    [InlineData("a.jsonl", "{\"text\": \"a\"}\n[1]\n", "line 2, column 1: an object is expected, an array is there")]
    [InlineData("a.jsonl", "{\"text\": \"\\ud800\"}", "line 1, column 1: a string holds half of a surrogate pair")]
    [InlineData("a.jsonl", "{\"text\": \"a\"} x", "line 1, column 15: something follows the end")]
    [InlineData("a.json", "[\n{\"text\": \"a\"},\n  3\n]", "line 3, column 3: an object is expected, a number is there")]
    [InlineData("a.json", "[\n{\"text\": \"a\"}", "line 2")]
    public void Open_BrokenJson_IsAnErrorThatNamesLineAndColumn(string name, string content, string expected)
    {
        var path = _folder.Write(name, content);
        var error = Assert.Throws<DataFileException>(() => DataFile.Open(path));

        Assert.Equal("data-row-broken", error.Code);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_MissingFolderOrBinaryFile_IsAnErrorThatSaysSo()
    {
        Assert.Equal("data-file-missing", Code(Path.Combine(_folder.Path, "none.csv")));
        Assert.Equal("data-file-folder", Code(_folder.Path));
        Assert.Equal("data-encoding", Code(_folder.Write("b.csv", [1, 0, 2])));

        static string Code(string path) => Assert.Throws<DataFileException>(() => DataFile.Open(path)).Code;
    }

    [Fact]
    public void Column_Missing_IsAnErrorThatListsTheColumns()
    {
        var file = DataFile.Open(_folder.Write("a.csv", "metin,konu\na,b\n"));
        var error = Assert.Throws<DataFileException>(() => file.Column("text"));

        Assert.Equal("data-column-missing", error.Code);
        Assert.Contains("'text'; its columns are metin, konu", error.Message, StringComparison.Ordinal);
    }
}
