using Tezgah.Core.Problems;
using Tezgah.Engine.Generation;
using Tezgah.Engine.Models;
using Tezgah.Engine.Tests.Kernels;
using Tezgah.Engine.Tests.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Tezgah.Engine.Tests.Generation;

public sealed class TextGeneratorTests
{
    private const int NewTokens = 12;

    /// <summary>Of different lengths; the last is longer than the context from which dynamic angles are stretched.</summary>
    private static readonly int[][] s_prompts = [[5, 9, 2], [3], [1, 2, 3, 4, 5, 6, 7], [30, 31], [8, 1, 8, 2, 8, 3, 8, 4, 8, 5, 8]];

    public static TheoryData<string> Architectures() => [.. TinyModel.Architectures.Keys];

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Greedy_batch_with_a_cache_equals_computing_everything_again_for_each_token(string architecture)
    {
        using var model = TinyModel.Model(TinyModel.Config(architecture));
        var expected = s_prompts.Select(p => Plain(model, p, NewTokens)).ToList();
        Assert.True(expected.SelectMany(e => e).Distinct().Count() >= 4, "The tokens are too alike to compare.");

        Assert.Equal(expected, Ids(Generator(model).Run(s_prompts, Greedy)));
        using var composed = KernelTesting.Composed();
        Assert.Equal(expected, Ids(Generator(model).Run(s_prompts, Greedy)));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Scores_that_are_not_finite_are_an_error_however_tokens_are_chosen(float broken)
    {
        using var model = TinyModel.Model(TinyModel.Config());
        using (no_grad())
        {
            // The scores of the third token alone.
            model.Weights["lm_head.weight"].select(0, 2).fill_(broken);
            model.Weights["model.norm.weight"].abs_();
        }

        foreach (var settings in new[] { Greedy, Greedy with { Temperature = 1 }, Greedy with { RepetitionPenalty = 1.1 } })
        {
            Assert.Equal("scores-not-finite", Assert.Throws<ProblemException>(() => Generator(model).Run(s_prompts, settings)).Problems[0].Code);
        }

        using var composed = KernelTesting.Composed();
        Assert.Throws<ProblemException>(() => Generator(model).Run(s_prompts, Greedy));
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Text_does_not_depend_on_its_company(string architecture)
    {
        using var model = TinyModel.Model(TinyModel.Config(architecture));
        var sampled = Greedy with { Temperature = 1.1, TopP = 0.95, Seed = 3 };
        var together = Ids(Generator(model).Run(s_prompts, sampled));
        for (var i = 0; i < s_prompts.Length; i++)
        {
            Assert.Equal(together[i], Ids(Generator(model).Run([s_prompts[i]], sampled, firstRow: i))[0]);
        }

        Assert.Equal(together, Ids(Generator(model).Run(s_prompts, sampled)));
        Assert.NotEqual(together, Ids(Generator(model).Run(s_prompts, sampled with { Seed = 4 })));
    }

    [Fact]
    public void Texts_that_end_at_different_steps_end_where_they_would_alone()
    {
        using var model = TinyModel.Model(TinyModel.Config());
        var settings = Greedy with { MaxNewTokens = 30, Temperature = 1.5, Seed = 21 };
        var free = Ids(Generator(model).Run(s_prompts, settings));

        // Stop tokens that the texts meet at different steps, so that the cache is moved several times.
        int[] stops = [free[0][2], free[1][9], free[3][5]];
        var texts = Generator(model).Run(s_prompts, settings with { StopTokenIds = stops });

        var expected = free.ConvertAll(ids => CutBehind(ids, stops));
        Assert.True(expected.Select(e => e.Count).Distinct().Count() >= 3, "The texts end together.");
        Assert.Equal(expected, Ids(texts));
        Assert.Equal(
            expected.Select(e => stops.Contains(e[^1]) ? FinishReason.Stop : FinishReason.Length),
            texts.Select(t => t.FinishReason));
        Assert.Equal(s_prompts.Select(p => p.Length), texts.Select(t => t.PromptTokens));
    }

    [Fact]
    public void Texts_end_with_the_models_context()
    {
        using var model = TinyModel.Model(TinyModel.Config() with { MaxPositionEmbeddings = 12 });
        var texts = Generator(model).Run(s_prompts, Greedy with { MaxNewTokens = int.MaxValue });

        Assert.Equal(s_prompts.Select(p => 12 - p.Length), texts.Select(t => t.Ids.Count));
        Assert.All(texts, t => Assert.Equal(FinishReason.Length, t.FinishReason));
        Assert.Equal(s_prompts.Select(p => Plain(model, p, 12 - p.Length)), Ids(texts));
    }

    [Fact]
    public void Greedy_with_penalty_equals_the_textbook()
    {
        using var model = TinyModel.Model(TinyModel.Config());
        var settings = Greedy with { RepetitionPenalty = 1.8 };
        var expected = s_prompts.Select(p => Plain(model, p, NewTokens, penalty: 1.8)).ToList();

        Assert.Equal(expected, Ids(Generator(model).Run(s_prompts, settings)));
        Assert.NotEqual(Ids(Generator(model).Run(s_prompts, Greedy)), expected);
    }

    [Fact]
    public void Wrong_prompts_are_all_named_by_their_numbers()
    {
        using var model = TinyModel.Model(TinyModel.Config() with { MaxPositionEmbeddings = 4 });
        var problems = Assert.Throws<ProblemException>(() => Generator(model).Run(
            [[1], [], [1, 2, 3, 4], [40], [1, -1], [1, 2, 3]], Greedy with { TopP = 2 }, firstRow: 10)).Problems;

        Assert.Equal(
            ["option-out-of-range", "prompt-empty", "prompt-too-long", "prompt-token-unknown", "prompt-token-unknown"],
            problems.Select(p => p.Code));
        Assert.Equal(["12", "13", "14", "15"], problems.Skip(1).Select(p => p.Args[0]));
        Assert.Equal(["15", "-1", "40"], problems[4].Args);
    }

    [Fact]
    public void Prompt_one_shorter_than_the_context_gets_one_token()
    {
        using var model = TinyModel.Model(TinyModel.Config() with { MaxPositionEmbeddings = 4 });
        Assert.Equal(Plain(model, [1, 2, 3], 1), Generator(model).Run([[1, 2, 3]], Greedy)[0].Ids);
    }

    [Fact]
    public void No_prompt_gives_no_text()
    {
        using var model = TinyModel.Model(TinyModel.Config());
        Assert.Empty(Generator(model).Run([], Greedy));
    }

    [Fact]
    public void Stop_texts_without_tokenizer_are_refused()
    {
        using var model = TinyModel.Model(TinyModel.Config());
        Assert.Equal(
            "stop-needs-tokenizer",
            Assert.Throws<ProblemException>(() => Generator(model).Run([[1]], Greedy with { Stop = ["x"] })).Problems[0].Code);
    }

    [Fact]
    public void Cancelled_texts_keep_what_was_written()
    {
        using var model = TinyModel.Model(TinyModel.Config());
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();
        var texts = Generator(model).Run(s_prompts, Greedy, cancel: cancel.Token);

        Assert.All(texts, t => Assert.Equal(FinishReason.Cancelled, t.FinishReason));
        Assert.Equal(s_prompts.Select(p => Plain(model, p, 1)), Ids(texts));
    }

    [Fact]
    public void Cancelled_in_the_middle_texts_that_had_ended_stay_ended()
    {
        using var model = TinyModel.Model(TinyModel.Config(vocabulary: TinyModel.Tokenizer.VocabularySize));
        using var cancel = new CancellationTokenSource();
        var stop = Plain(model, s_prompts[0], 1)[0];
        var given = new string[s_prompts.Length];
        var pieces = 0;
        var texts = new TextGenerator(model, TinyModel.Tokenizer, TimeProvider.System).Run(
            s_prompts,
            Greedy with { MaxNewTokens = 50, StopTokenIds = [stop] },
            (row, text) =>
            {
                given[row] += text;
                if (++pieces == 10)
                {
                    cancel.Cancel();
                }
            },
            cancel: cancel.Token);

        Assert.Equal(FinishReason.Stop, texts[0].FinishReason);
        Assert.Contains(texts, t => t.FinishReason == FinishReason.Cancelled && t.Ids.Count is > 1 and < 50);
        Assert.Equal(texts.Select(t => t.Text), given.Select(g => g ?? ""));
    }

    [Fact]
    public void Text_streams_whole_and_ends_before_its_stop_text()
    {
        using var model = TinyModel.Model(TinyModel.Config(vocabulary: TinyModel.Tokenizer.VocabularySize + 7));
        var generator = new TextGenerator(model, TinyModel.Tokenizer, TimeProvider.System);
        var settings = Greedy with { MaxNewTokens = 40, Temperature = 1.5, Seed = 9 };
        var free = generator.Run(s_prompts, settings);
        var whole = free[2].Text!;
        Assert.True(whole.Length > 10, whole);
        var stop = whole.Substring(whole.Length / 2, 3);

        var given = new string[s_prompts.Length];
        var texts = generator.Run(s_prompts, settings with { Stop = [stop] }, (row, text) => given[row] += text);

        Assert.Equal(whole[..whole.IndexOf(stop, StringComparison.Ordinal)], texts[2].Text);
        Assert.Equal(FinishReason.Stop, texts[2].FinishReason);
        Assert.Equal(texts.Select(t => t.Text), given.Select(g => g ?? ""));
        Assert.Equal(free[2].Ids.Take(texts[2].Ids.Count), texts[2].Ids);
    }

    [Fact]
    public void Times_are_those_of_the_clock()
    {
        using var model = TinyModel.Model(TinyModel.Config(vocabulary: TinyModel.Tokenizer.VocabularySize));
        var clock = new ManualTimeProvider();
        var texts = new TextGenerator(model, TinyModel.Tokenizer, clock).Run(
            [[5]], Greedy with { MaxNewTokens = 60 }, (_, _) => clock.Advance(TimeSpan.FromSeconds(1)));

        // A piece of text is given out after its token is timed, so the first one takes no time.
        Assert.Equal(0, texts[0].SecondsToFirstToken);
        Assert.True(texts[0].Seconds > 5);
        Assert.Equal((texts[0].Ids.Count - 1) / texts[0].Seconds, texts[0].TokensPerSecond!.Value, 9);
        Assert.Null(new TextGenerator(model, null, clock).Run([[5]], Greedy with { MaxNewTokens = 1 })[0].TokensPerSecond);
    }

    [Fact]
    public void Writing_leaves_no_tensor_behind_whether_it_ends_or_fails()
    {
        using var model = TinyModel.Model(TinyModel.Config(vocabulary: TinyModel.Tokenizer.VocabularySize));
        var generator = new TextGenerator(model, TinyModel.Tokenizer, TimeProvider.System);
        void Write(bool fail)
        {
            void Fail(int row, string text) => throw new InvalidOperationException("nobody listens");
            if (fail)
            {
                Assert.Throws<InvalidOperationException>(() => generator.Run(s_prompts, Greedy with { Temperature = 2 }, Fail));
                Assert.Throws<ProblemException>(() => generator.Run([[]], Greedy));
            }
            else
            {
                generator.Run(s_prompts, Greedy);
                generator.Run(s_prompts, Greedy with { StopTokenIds = [.. Enumerable.Range(0, 150)], Temperature = 1 });
            }
        }

        Write(fail: false);
        var before = LiveTensors.Count();
        for (var i = 0; i < 5; i++)
        {
            Write(fail: false);
            Write(fail: true);
        }

        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void Scores_that_are_not_numbers_are_a_problem_when_sampling()
    {
        using var model = TinyModel.Model(TinyModel.Config());
        using (no_grad())
        {
            model.Weights["model.norm.weight"].fill_(float.NaN);
        }

        Assert.Equal(
            "scores-not-finite",
            Assert.Throws<ProblemException>(() => Generator(model).Run([[1]], Greedy with { Temperature = 1 })).Problems[0].Code);
    }

    private static IReadOnlyList<int> CutBehind(IReadOnlyList<int> ids, int[] stops)
    {
        var end = ids.ToList().FindIndex(id => stops.Contains(id));
        return end < 0 ? ids : [.. ids.Take(end + 1)];
    }

    private static GenerationSettings Greedy { get; } = new() { MaxNewTokens = NewTokens };

    private static TextGenerator Generator(DecoderModel model) => new(model, tokenizer: null, TimeProvider.System);

    private static List<IReadOnlyList<int>> Ids(IReadOnlyList<GeneratedText> texts) => [.. texts.Select(t => t.Ids)];

    /// <summary>
    /// The textbook's way: the whole text again for each token. As in transformers, a token keeps the angles that it had when it
    /// was read: prompt tokens those of the prompt's length, a later one those of the length it made.
    /// </summary>
    private static List<int> Plain(DecoderModel model, int[] prompt, int count, double penalty = 1)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var weights = DecoderModelTests.Trained(model);
        var head = model.Config.TieWordEmbeddings ? weights["model.embed_tokens.weight"] : weights["lm_head.weight"];
        var ids = prompt.ToList();
        for (var step = 0; step < count; step++)
        {
            var hidden = PlainDecoder.Hidden(model.Config, weights, [[.. ids]], position => Math.Max(prompt.Length, position + 1));
            var scores = linear(hidden[0][ids.Count - 1], head).data<float>().ToArray();
            foreach (var id in ids.Distinct())
            {
                scores[id] = (float)(scores[id] < 0 ? scores[id] * penalty : scores[id] / penalty);
            }

            ids.Add(Array.IndexOf(scores, scores.Max()));
        }

        return ids.GetRange(prompt.Length, count);
    }
}
