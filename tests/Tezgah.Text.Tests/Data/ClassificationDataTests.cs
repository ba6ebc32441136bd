using Tezgah.Text.Data;

namespace Tezgah.Text.Tests.Data;

public sealed class ClassificationDataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void FromFile_WithoutLabels_SortsThemOrdinally()
    {
        var path = _folder.Write("a.csv", "text,label\na,b\nb,Ş\nc,B\nd,b\n");
        var data = ClassificationData.FromFile(DataFile.Open(path), "text", "label");

        Assert.Equal(["B", "b", "Ş"], data.Labels);
        Assert.Equal([1, 2, 0, 1], data.LabelIndices);
        Assert.Equal(["a", "b", "c", "d"], data.Texts);
    }

    [Fact]
    public void FromFile_WithLabels_KeepsTheirOrder()
    {
        var path = _folder.Write("a.csv", "text,label\na,x\n");

        Assert.Equal([1], ClassificationData.FromFile(DataFile.Open(path), "text", "label", ["y", "x"]).LabelIndices);
    }

    [Fact]
    public void FromFile_LabelThatTrainingNeverSaw_NamesLabelFileLineAndKnownOnes()
    {
        var path = _folder.Write("a.csv", "text,label\na,x\nb,z\n");
        var error = Assert.Throws<DataFileException>(() => ClassificationData.FromFile(DataFile.Open(path), "text", "label", ["x", "y"]));

        Assert.Equal("data-label-unknown", error.Code);
        Assert.Equal([path, "3", "z", "x, y"], error.Args);
        Assert.Contains($"{path}, line 3: the label 'z'", error.Message, StringComparison.Ordinal);
        Assert.Contains("(x, y)", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text,label\na,x\nb, \n", "data-label-empty")]
    [InlineData("text,label\na,x\nb,x\n", "data-one-label")]
    [InlineData("text,topic\na,x\nb,y\n", "data-column-missing")]
    public void FromFile_LabelsThatCannotBeUsed_AreAnError(string content, string code)
    {
        var path = _folder.Write("a.csv", content);

        Assert.Equal(code, Assert.Throws<DataFileException>(() => ClassificationData.FromFile(DataFile.Open(path), "text", "label")).Code);
    }
}
