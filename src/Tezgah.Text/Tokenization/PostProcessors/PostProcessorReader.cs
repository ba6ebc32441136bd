using System.Text.Json;
using Tezgah.Text.Tokenization.Json;

namespace Tezgah.Text.Tokenization.PostProcessors;

/// <summary>Makes the post-processor that tokenizer.json asks for, as far as it concerns single texts.</summary>
internal static class PostProcessorReader
{
    public static PostProcessing Read(JsonElement? part) => part is { } value ? Make(value) : PostProcessing.None;

    private static PostProcessing Make(JsonElement part)
    {
        switch (part.Kind())
        {
            // It only moves character offsets, which are not reported here.
            case "ByteLevel":
                return PostProcessing.None;
            case "TemplateProcessing":
                return Template(part);
            case "RobertaProcessing" or "BertProcessing":
                return new PostProcessing([IdOfPair(part, "cls")], [IdOfPair(part, "sep")]);
            case "Sequence":
                return part.Array("processors").Select(Make).Aggregate(
                    PostProcessing.None,
                    (inner, outer) => new PostProcessing([.. outer.Before, .. inner.Before], [.. inner.After, .. outer.After]));
            case var other:
                throw TokenizerError.Unsupported("post_processor", other);
        }
    }

    private static PostProcessing Template(JsonElement part)
    {
        var before = new List<int>();
        var after = new List<int>();
        var seen = false;
        foreach (var piece in part.Array("single"))
        {
            if (piece.Optional("Sequence") is { } sequence)
            {
                if (seen || sequence.RequiredString("id") != "A")
                {
                    throw TokenizerError.Unsupported("post_processor.single", seen ? "twice" : "B");
                }

                seen = true;
                continue;
            }

            var name = piece.Required("SpecialToken").RequiredString("id");
            var token = part.Required("special_tokens").Required(name);
            (seen ? after : before).AddRange(token.Array("ids").Select(id => BpeModelReader.CheckedId(id.AsInt("ids"), "post_processor")));
        }

        return seen
            ? new PostProcessing([.. before], [.. after])
            : throw TokenizerError.Broken("post_processor.single", "the template leaves the text out");
    }

    private static int IdOfPair(JsonElement part, string name)
    {
        var pair = part.Array(name).ToArray();
        return pair.Length == 2
            ? BpeModelReader.CheckedId(pair[1].AsInt(name), "post_processor")
            : throw TokenizerError.Broken(name, "a token and its id are expected");
    }
}
