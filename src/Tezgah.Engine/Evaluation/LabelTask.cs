using Tezgah.Core.Classification;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Labels;
using Tezgah.Core.Problems;
using Tezgah.Engine.Generation;
using Tezgah.Text.Data;

namespace Tezgah.Engine.Evaluation;

/// <summary>
/// A language model as a classifier: it is asked for the label. By scoring, the label word with the highest probability is its answer; by
/// generating, it is read from what it writes. An answer that cannot be read is wrong and has a column of its own.
/// </summary>
internal static class LabelTask
{
    private const string Scored = "scored", Generated = "generated";

    public static EvaluationSources Run(EvaluationRun run)
    {
        var (job, settings) = (run.Job, run.Job.Labels);
        var rows = EvaluationRows.Read(job.Data);
        var data = ClassificationData.FromFile(
            rows.File, job.Data.TextColumn, job.Data.LabelColumn, job.Data.Labels.Count > 0 ? job.Data.Labels : null);
        IReadOnlyList<string> words = settings.Words.Count > 0 ? settings.Words : data.Labels;
        if (words.Count != data.Labels.Count)
        {
            throw new ProblemException(EvaluateChecks.Words(words.Count, data.Labels.Count));
        }

        var reader = new AnswerReader(words);
        var truth = rows.Rows.Select(r => data.LabelIndices[r]).ToArray();
        using var network = run.Load();
        network.DemandLanguageModel();
        var questions = new LabelQuestions(run, rows, network, words);
        var scorer = settings.Mode == "generate" ? null : new LabelScorer(network.Model, [.. questions.Words]);
        var answer = settings.Mode == "score" ? 0 : settings.MaxNewTokens;
        var prompts = questions.Encode(Math.Max(scorer?.LongestContinuation ?? 0, answer));
        DemandMemory(run, network, prompts, scorer);
        run.Begin();
        var of = new Labelled(run, rows, network, data.Labels, truth, prompts, questions.Truncated);
        if (scorer is not null)
        {
            Score(of, scorer);
        }

        if (settings.Mode != "score")
        {
            Generate(of, reader);
        }

        return new EvaluationSources(network.Source, null, rows.Source(), EvaluationRun.DtypeOf(network.Model));
    }

    private static void DemandMemory(EvaluationRun run, EvaluatedNetwork network, IReadOnlyList<int[]> prompts, LabelScorer? scorer)
    {
        if (scorer is not null)
        {
            // Every prompt passes once for each beginning that words do not have in common.
            var added = scorer.LongestContinuation;
            EvaluationMemoryCheck.DemandBatch(
                run, network, prompts.Select(p => scorer.Passes * (p.Length + added)), labels: (added + 1.0) / (prompts.Max(p => p.Length) + added));
        }

        if (run.Job.Labels.Mode != "score")
        {
            EvaluationMemoryCheck.DemandBatch(run, network, prompts.Select(p => p.Length), run.Job.Labels.MaxNewTokens);
        }
    }

    private static void Score(Labelled of, LabelScorer scorer)
    {
        var (settings, classes) = (of.Run.Job.Labels, scorer.Words);
        var probabilities = new double[of.Prompts.Count * classes];
        var done = 0;
        // Prompts of about one length together, the longest first: what does not fit into the memory shows at once.
        foreach (var part in Enumerable.Range(0, of.Prompts.Count).OrderByDescending(i => of.Prompts[i].Length).Chunk(of.Run.Job.BatchSize))
        {
            foreach (var (row, word) in part.Zip(scorer.Run([.. part.Select(i => of.Prompts[i])])))
            {
                LabelScores.Probabilities(word, settings.NormalizeByLength).CopyTo(probabilities.AsSpan(row * classes));
            }

            done += part.Length;
            of.Run.Host.Progress(Scored, done, of.Prompts.Count);
        }

        of.Run.Add(EvaluationFiles.Write(
            of.Run.Folder, Scored, of.Network.Step, Predictions.Create(of.Truth, null, probabilities, classes), null, of.Labels, [of.Rows.Numbers()],
            new Dictionary<string, double?>(StringComparer.Ordinal) { ["truncated"] = of.Truncated }));
    }

    private static void Generate(Labelled of, AnswerReader reader)
    {
        var encoder = new PromptEncoder(of.Network.TokenizerFolder, of.Network.Model.Config);
        var settings = new GenerationSettings { MaxNewTokens = of.Run.Job.Labels.MaxNewTokens, StopTokenIds = encoder.StopTokenIds };
        var generator = new TextGenerator(of.Network.Model, of.Network.Tokenizer, of.Run.Host.Time);
        var answers = new List<LabelAnswer>(of.Prompts.Count);
        var read = new List<ReadAnswer>(of.Prompts.Count);
        foreach (var part in of.Prompts.Chunk(of.Run.Job.BatchSize))
        {
            foreach (var text in generator.Run(part, settings, (_, _) => of.Run.Host.ThrowIfStopRequested(), firstRow: answers.Count))
            {
                var row = answers.Count;
                var said = reader.Read(text.Text!);
                read.Add(said);
                answers.Add(new LabelAnswer(
                    of.Rows.Rows[row] + 1,
                    of.Labels[of.Truth[row]],
                    text.Text!,
                    said.Class == Predictions.NoAnswer ? null : of.Labels[said.Class],
                    AnswersFile.NameOf(said.Match),
                    text.FinishReason == FinishReason.Length ? "length" : "stop",
                    text.Ids.Count));
            }

            of.Run.Host.Progress(Generated, answers.Count, of.Prompts.Count);
        }

        AnswersFile.Write(Path.Combine(of.Run.Folder, AnswersFile.FileName), answers);
        var unparsable = read.Count(r => r.Class == Predictions.NoAnswer);
        var further = new Dictionary<string, double?>(StringComparer.Ordinal)
        {
            ["unparsable"] = unparsable,
            ["unparsable_share"] = (double)unparsable / read.Count,
            ["mean_new_tokens"] = answers.Average(a => a.NewTokens),
            ["truncated"] = of.Truncated,
        };
        foreach (var match in Enum.GetValues<AnswerMatch>())
        {
            further[$"match_{AnswersFile.NameOf(match)}"] = read.Count(r => r.Match == match);
        }

        var written = EvaluationFiles.Write(
            of.Run.Folder, Generated, of.Network.Step,
            Predictions.Create(of.Truth, [.. read.Select(r => r.Class)], null, of.Labels.Count), null, of.Labels, [of.Rows.Numbers()], further);
        of.Run.Add(written with
        {
            Files = new Dictionary<string, string>(written.Files, StringComparer.Ordinal) { ["answers"] = AnswersFile.FileName },
        });
    }

    private sealed record Labelled(
        EvaluationRun Run,
        EvaluationRows Rows,
        EvaluatedNetwork Network,
        IReadOnlyList<string> Labels,
        int[] Truth,
        IReadOnlyList<int[]> Prompts,
        int Truncated);
}
