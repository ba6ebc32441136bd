using System.Globalization;
using Tezgah.Core.Classification;
using Tezgah.Core.Results;
using Tezgah.Core.Tests.Classification;

namespace Tezgah.Core.Tests.Results;

public sealed class PredictionsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WriteThenRead_EveryDouble_ComesBackBitForBit()
    {
        var predictions = RandomPredictions.Create(3000, 5, seed: 2);

        PredictionsFile.Write(_folder["preds_test.csv"], predictions);
        var read = PredictionsFile.Read(_folder["preds_test.csv"]).Predictions;

        Assert.Equal(predictions.Truth, read.Truth);
        Assert.Equal(predictions.Predicted, read.Predicted);
        Assert.Equal(predictions.Probabilities, read.Probabilities);
        Assert.Equal(["preds_test.csv"], _folder.Names);
    }

    [Fact]
    public void WriteThenRead_TextOfEveryKind_ComesBackAndIsNoFormula()
    {
        string[] texts = ["plain", "a,b", "say \"x\"", "two\nlines", "=1+1", "+x", "@sum", "-3 apples", "'quoted", "", " ç ş ğ ∑ ", "\t=1"];
        var predictions = Predictions.Create(new int[texts.Length], new int[texts.Length], null, 1);

        PredictionsFile.Write(_folder["p.csv"], predictions, [new("text", texts)]);
        var read = PredictionsFile.Read(_folder["p.csv"]);

        Assert.Equal(texts, Assert.Single(read.Extra).Values);
        Assert.Contains("\n0,0,'=1+1\n", File.ReadAllText(_folder["p.csv"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_InATurkishCulture_UsesPointsAndTheOrderOthersRead()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("tr-TR");
            PredictionsFile.Write(_folder["p.csv"], Predictions.Create([0, 1], [1, Predictions.NoAnswer], [0.25, 0.75, 1e-9, 1], 2));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        Assert.Equal("y_true,y_pred,prob_class_0,prob_class_1\n0,1,0.25,0.75\n1,,1E-09,1\n", File.ReadAllText(_folder["p.csv"]));
        Assert.Equal(Predictions.NoAnswer, PredictionsFile.Read(_folder["p.csv"]).Predictions.Predicted[1]);
    }

    [Fact]
    public void Read_FileOfPandas_TakesColumnsInAnyOrderFloatLabelsAndAnIndex()
    {
        var path = _folder.Write("p.csv", "\uFEFF,prob_class_1, y_pred ,y_true,prob_class_0\r\n0,0.9,1.0,1,0.1\r\n\r\n1,2e-1,0,0.0,.8");

        var read = PredictionsFile.Read(path);

        Assert.Equal([1, 0], read.Predictions.Truth.ToArray());
        Assert.Equal([1, 0], read.Predictions.Predicted.ToArray());
        Assert.Equal([0.1, 0.9, 0.8, 0.2], read.Predictions.Probabilities.ToArray());
        Assert.Equal(["0", "1"], Assert.Single(read.Extra).Values);
    }

    [Fact]
    public void Read_OnlyLabels_CountsClassesByTheLargest()
    {
        var read = PredictionsFile.Read(_folder.Write("p.csv", "y_true,y_pred\n0,4\n2,1\n")).Predictions;

        Assert.Equal((5, false), (read.Classes, read.HasProbabilities));
        Assert.Equal(7, PredictionsFile.Read(_folder["p.csv"], classes: 7).Predictions.Classes);
        Assert.Equal((0, 1), (PredictionsFile.Read(_folder.Write("e.csv", "y_true,y_pred\n")).Predictions.Count, PredictionsFile.Read(_folder["e.csv"]).Predictions.Classes));
    }

    [Fact]
    public void Read_OnlyProbabilities_PredictsTheMostProbable()
    {
        Assert.Equal([1], PredictionsFile.Read(_folder.Write("p.csv", "y_true,prob_class_0,prob_class_1\n0,0.2,0.8\n")).Predictions.Predicted.ToArray());
    }

    [Fact]
    public void Read_RowsLongerThanTheBuffer_AreWhole()
    {
        var text = new string('x', 200_000) + "\n\"y\"";

        PredictionsFile.Write(_folder["p.csv"], Predictions.Create([0, 1], [0, 1], null, 2), [new("text", [text, "short"])]);

        Assert.Equal([text, "short"], PredictionsFile.Read(_folder["p.csv"]).Extra[0].Values);
    }

    [Theory]
    [InlineData("", null, null, "the file is empty")]
    [InlineData("label,y_pred\n0,0\n", 1, "y_true", "found are label, y_pred")]
    [InlineData("y_true;y_pred\n0;0\n", 1, "y_true", "semicolons")]
    [InlineData("y_true,text\n0,a\n", 1, "y_pred", "neither y_pred nor prob_class_0")]
    [InlineData("y_true,y_true,y_pred\n", 1, "y_true", "twice")]
    [InlineData("y_true,prob_class_0,prob_class_2\n", 1, "prob_class_1", "3 classes need one each")]
    [InlineData("y_true,y_pred\n0,0\n0\n", 3, null, "1 fields under 2 columns")]
    [InlineData("y_true,y_pred\n0,0\n0,cat\n", 3, "y_pred", "'cat' is not a class index")]
    [InlineData("y_true,y_pred\n0,1.5\n", 2, "y_pred", "'1.5' is not a class index")]
    [InlineData("y_true,y_pred\n,1\n", 2, "y_true", "'' is not a class index")]
    [InlineData("y_true,y_pred\n1000000,1\n", 2, "y_true", "no class 1000000")]
    [InlineData("y_true,y_pred,prob_class_0,prob_class_1\n0,0,0.5,0.5\n2,0,0.5,0.5\n", 3, "y_true", "no class 2: classes run from 0 to 1")]
    [InlineData("y_true,prob_class_0,prob_class_1\n\"0\",\"0,5\",0.5\n", 2, "prob_class_0", "'0,5' is not a number")]
    [InlineData("y_true,prob_class_0,prob_class_1\n0,0.5,-4.2\n", 2, "prob_class_1", "softmax")]
    [InlineData("y_true,prob_class_0,prob_class_1\n0,nan,0.2\n", 2, "prob_class_0", "not a probability")]
    [InlineData("y_true,y_pred,text\n0,0,\"a\nb\"\n0,x,c\n", 4, "y_pred", "'x'")]
    [InlineData("y_true,y_pred,text\n0,0,\"open\n0,0,c\n", 2, null, "never closed")]
    [InlineData("y_true,y_pred,text\n0,0,\"a\"b\n", 2, null, "follows a closing quote")]
    public void Read_BrokenFile_NamesFileLineColumnAndWayOut(string text, int? line, string? column, string sentence)
    {
        var path = _folder.Write("broken.csv", text);

        var error = Assert.Throws<ResultsFileException>(() => PredictionsFile.Read(path));

        Assert.Equal((path, line, column), (error.File, error.Line, error.Column));
        Assert.Contains(sentence, error.SentenceIn(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MoreProbabilityColumnsThanClasses_NamesTheColumn()
    {
        var path = _folder.Write("p.csv", "y_true,prob_class_0,prob_class_1,prob_class_2\n");

        Assert.Equal("prob_class_2", Assert.Throws<ResultsFileException>(() => PredictionsFile.Read(path, classes: 2)).Column);
    }

    [Fact]
    public void Read_BrokenFile_SpeaksTurkishToo()
    {
        var path = _folder.Write("p.csv", "y_true,y_pred\n0,kedi\n");

        var error = Assert.Throws<ResultsFileException>(() => PredictionsFile.Read(path));

        Assert.Equal(
            $"{path}, satır 2, y_pred: 'kedi' bir sınıf numarası değil; sınıfları 0'dan başlayan tam sayılarla yazın.",
            error.MessageIn(CultureInfo.GetCultureInfo("tr")));
    }

    [Fact]
    public void Write_ColumnThatDoesNotFit_IsRefusedAndLeavesNothing()
    {
        var predictions = Predictions.Create([0], [0], null, 1);

        Assert.Throws<ArgumentException>(() => PredictionsFile.Write(_folder["p.csv"], predictions, [new("text", ["a", "b"])]));
        Assert.Throws<ArgumentException>(() => PredictionsFile.Write(_folder["p.csv"], predictions, [new("y_true", ["a"])]));
        Assert.Throws<ArgumentException>(() => PredictionsFile.Write(_folder["p.csv"], predictions, [new("prob_class_9", ["a"])]));
        Assert.Empty(_folder.Names);
    }
}
