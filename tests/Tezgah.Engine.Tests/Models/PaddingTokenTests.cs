using System.Text.Json;
using Tezgah.Core.Models;
using Tezgah.Engine.Models;
using Tezgah.Engine.Tests.Generation;
using Tezgah.Text.Tokenization;
using static TorchSharp.torch;

namespace Tezgah.Engine.Tests.Models;

public sealed class PaddingTokenTests
{
    [Fact]
    public void Saved_classifier_has_one_and_a_language_model_the_bases()
    {
        using var folder = new TemporaryFolder();
        var config = DecoderModelTests.Small() with { VocabSize = TinyModel.Tokenizer.VocabularySize };
        using var weights = new ParameterStore(config.Tensors(), CPU, trained: false);

        ModelFolder.Save(folder.Path, config, weights, TinyModel.Tokenizer);

        var json = JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(folder["config.json"]));
        Assert.Equal(TinyModel.Tokenizer.PadTokenId, json.GetProperty("pad_token_id").GetInt32());
        Assert.Null(PaddingToken.Of(config with { Head = ModelHead.CausalLM }, TinyModel.Tokenizer));
        Assert.Equal(7, PaddingToken.Of(config with { PadTokenId = 7 }, TinyModel.Tokenizer));
    }

    [Fact]
    public void Without_the_tokenizers_own_it_is_the_first_end_token_with_which_no_text_ends()
    {
        using var folder = new TemporaryFolder();
        TinyModel.Tokenizer.Save(folder.Path);
        File.WriteAllText(folder["tokenizer_config.json"], """{ "bos_token": "<s>", "eos_token": "</s>" }""");
        var framed = Tokenizer.Load(folder.Path);
        BareTokenizer.Make(folder.Path);
        var bare = Tokenizer.Load(folder.Path);
        var config = DecoderModelTests.Small() with { EosTokenIds = [31] };

        // transformers reads a text at its last token that is no padding: it must not be the one at which this program reads it.
        Assert.Equal(framed.EosTokenId, framed.Encode("a")[^1]);
        Assert.Equal(31, PaddingToken.Of(config, framed));
        Assert.Equal(bare.EosTokenId, PaddingToken.Of(config, bare));
        Assert.Equal(31, PaddingToken.Of(config, null));
    }
}
