using Tezgah.Core.Results;

namespace Tezgah.Core.Tests.Results;

public sealed class HistoryFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WriteThenRead_Numbers_ComeBackExactlyAndGapsAsNull()
    {
        HistoryFile.Of([("epoch", [1, 2]), ("train_loss", [0.1 + 0.2, double.NaN]), ("val_loss", [null, -1e-300])]).Write(_folder["history.csv"]);

        var read = HistoryFile.Read(_folder["history.csv"]);

        Assert.Equal("epoch,train_loss,val_loss\n1,0.30000000000000004,\n2,,-1E-300\n", File.ReadAllText(_folder["history.csv"]));
        Assert.Equal(["epoch", "train_loss", "val_loss"], read.Columns);
        Assert.Equal([0.1 + 0.2, null], read.Numbers("train_loss"));
        Assert.Equal([null, -1e-300], read.Numbers("VAL_LOSS"));
    }

    [Fact]
    public void ReadThenWrite_ColumnsThatAreNotKnown_StayAsTheyWere()
    {
        const string text = "epoch,train_f1_micro,note,lr\n1,0.50,\"a, b\",2e-4\n2,nan,,-0.0\n";

        HistoryFile.Read(_folder.Write("in.csv", text)).Write(_folder["out.csv"]);

        Assert.Equal(text, File.ReadAllText(_folder["out.csv"]));
        Assert.Equal([0.5, null], HistoryFile.Read(_folder["out.csv"]).Numbers("train_f1_micro"));
        Assert.Equal(["a, b", ""], HistoryFile.Read(_folder["out.csv"]).Text("note"));
    }

    [Fact]
    public void Numbers_OfAColumnThatIsNotThere_NamesThoseThatAre()
    {
        var history = HistoryFile.Of([("epoch", [1])]);

        Assert.False(history.Has("val_loss"));
        Assert.Contains("it has epoch", Assert.Throws<KeyNotFoundException>(() => history.Numbers("val_loss")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_EmptyOrRaggedFile_NamesTheLine()
    {
        Assert.Null(Assert.Throws<ResultsFileException>(() => HistoryFile.Read(_folder.Write("h.csv", "\n\n"))).Line);
        Assert.Equal(3, Assert.Throws<ResultsFileException>(() => HistoryFile.Read(_folder.Write("h.csv", "epoch,loss\n1,2\n3\n"))).Line);
    }

    [Fact]
    public void Of_ColumnsThatDoNotFit_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => HistoryFile.Of([("a", [1]), ("b", [1, 2])]));
        Assert.Throws<ArgumentException>(() => HistoryFile.Of([("a", [1]), ("a", [2])]));
    }
}
