using System.Text;
using Tezgah.Text.Data;

namespace Tezgah.Text.Tests.Data;

public sealed class DataWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.csv", "metin;etiket\n\"şu; bu\";A\n\"iki\nsatır\";B\n\" boş \";\"\"\n")]
    [InlineData("b.json", "[{\"text\":\"a\",\"n\":1,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]},{\"text\":null}]")]
    [InlineData("c.jsonl", "{\"a\":\"[not json\"}\n{\"a\":\"{\\n}\",\"b\":true}\n")]
    [InlineData("d.txt", "bir, iki; üç\n\n\"tırnak\n")]
    [InlineData("e.csv", "only\n\"\"\nx\n")]
    [InlineData("f.csv", "text\nA; b; c; d\ne\n")]
    public void Write_Rows_ReadBackAsTheyWere(string name, string content)
    {
        var file = DataFile.Open(_folder.Write(name, content));
        using var stream = new MemoryStream();

        DataWriter.Write(file, rows: null, stream);

        var copy = DataFile.Open(_folder.Write("copy" + DataWriter.Extension(file.Format), stream.ToArray()));
        Assert.Equal(file.Columns, copy.Columns);
        Assert.Equal(Values(file), Values(copy));
        Assert.Equal("utf-8", copy.Encoding);
    }

    [Fact]
    public void Write_ChosenRowsOfALatin5File_AreUtf8InThatOrder()
    {
        var path = _folder.Write("a.csv", CodePagesEncodingProvider.Instance.GetEncoding(1254)!.GetBytes("metin\nığüşöç\niki\nüç\n"));
        using var stream = new MemoryStream();

        DataWriter.Write(DataFile.Open(path, new DataFileOptions { Encoding = "iso-8859-9" }), [2, 0], stream);

        Assert.Equal("metin\nüç\nığüşöç\n", Encoding.UTF8.GetString(stream.ToArray()));
    }

    private static IEnumerable<string?[]> Values(DataFile file) =>
        file.Rows.Select(r => Enumerable.Range(0, file.Columns.Count).Select(c => r[c]).ToArray());
}
