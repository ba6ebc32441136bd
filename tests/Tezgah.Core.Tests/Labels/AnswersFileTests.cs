using Tezgah.Core.Labels;
using Tezgah.Core.Problems;
using Tezgah.Tests.Shared;

namespace Tezgah.Core.Tests.Labels;

public sealed class AnswersFileTests
{
    [Fact]
    public void Raw_answers_come_back_as_they_were_written()
    {
        using var folder = new TemporaryFolder();
        LabelAnswer[] answers =
        [
            new(1, "nötr", "Yanıt:\n\"nötr\"\u2028", "nötr", AnswersFile.NameOf(AnswerMatch.Word), "stop", 7),
            new(9, "iyi", "", null, AnswersFile.NameOf(AnswerMatch.None), "length", 0),
        ];

        AnswersFile.Write(folder["a.jsonl"], answers);

        Assert.Equal(2, File.ReadLines(folder["a.jsonl"]).Count());
        Assert.Equal(answers, AnswersFile.Read(folder["a.jsonl"]));
    }

    [Fact]
    public void Broken_line_is_named()
    {
        using var folder = new TemporaryFolder();
        AnswersFile.Write(folder["a.jsonl"], [new(1, "a", "a", "a", "exact", "stop", 1)]);
        File.AppendAllText(folder["a.jsonl"], "{\"row\":2}\n");

        Assert.Equal("2", Assert.Throws<ProblemException>(() => AnswersFile.Read(folder["a.jsonl"])).Problems[0].Args[1]);
    }
}
