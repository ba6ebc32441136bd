using Tezgah.Engine.Evaluation;
using Tezgah.Engine.Models;
using Tezgah.Engine.Tests.Generation;
using Tezgah.Engine.Tests.Models;
using static TorchSharp.torch;

namespace Tezgah.Engine.Tests.Evaluation;

public sealed class LabelScorerTests
{
    private static readonly int[][] s_prompts = [[5, 9, 2], [11], [3, 3, 8, 30, 2, 7]];

    [Fact]
    public void Scores_are_the_log_probabilities_that_each_word_has_alone()
    {
        int[][] words = [[7], [7, 12, 4], [9, 12], [7, 12, 5], [9]];
        using var model = TinyModel.Model(TinyModel.Config());

        var scored = new LabelScorer(model, words).Run(s_prompts);

        for (var p = 0; p < s_prompts.Length; p++)
        {
            for (var w = 0; w < words.Length; w++)
            {
                ModelCase.Near(Alone(model, s_prompts[p], words[w]), scored[p][w], 1e-5, $"prompt {p}, word {w}");
            }
        }
    }

    [Fact]
    public void Words_share_what_they_have_in_common_and_their_last_tokens_are_not_run()
    {
        using var model = TinyModel.Model(TinyModel.Config());

        Assert.Equal((1, 0), Cost([[7], [8], [9]]));
        Assert.Equal((1, 2), Cost([[7], [7, 12, 4], [7, 12, 5]]));
        Assert.Equal((2, 1), Cost([[7, 1], [8, 1], [9]]));

        (int, int) Cost(int[][] words)
        {
            var scorer = new LabelScorer(model, words);
            return (scorer.Passes, scorer.LongestContinuation);
        }
    }

    [Fact]
    [Trait("Category", "Parity")]
    public void Scores_of_the_reference_models_are_the_sums_of_their_logits_in_float64()
    {
        foreach (var reference in ModelCase.All().Where(m => m.Reference("expected_logits.safetensors") is not null))
        {
            using var scope = NewDisposeScope();
            using var file = Engine.Safetensors.SafetensorsFile.Open(reference.Reference("expected_logits.safetensors")!);
            var logits = file.Read("logits").to(ScalarType.Float64); // [B, L, V]
            using var model = ModelFolder.Load(reference.Folder, CPU, ScalarType.Float32);
            for (var text = 0; text < reference.Texts.Count; text++)
            {
                // What follows a prompt in the reference's own text is the first word; another word leaves it at its last token.
                var ids = reference.Texts[text];
                var prompt = ids[..^3];
                int[][] words = [ids[^3..], [ids[^3], ids[^2], (ids[^1] + 1) % model.Config.VocabSize], [ids[^3]]];

                var scored = new LabelScorer(model, words).Run([prompt])[0];

                for (var w = 0; w < words.Length; w++)
                {
                    var expected = words[w].Select((token, at) => logits[text][prompt.Length - 1 + at].log_softmax(-1)[token].item<double>()).ToArray();
                    // The logits' own tolerance; in a sum it counts for each token.
                    ModelCase.Near(expected.Sum(), scored[w].Sum(), 5e-5 * words[w].Length, reference.Folder);
                }
            }
        }
    }

    private static double[] Alone(DecoderModel model, int[] prompt, int[] word)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var scores = model.NextTokenScores(model.Hidden(new PackedBatch([[.. prompt, .. word]], CPU))).to(ScalarType.Float64).log_softmax(-1);
        return [.. word.Select((token, at) => scores[prompt.Length - 1 + at][token].item<double>())];
    }
}
