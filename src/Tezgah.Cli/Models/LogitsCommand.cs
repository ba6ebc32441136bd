using System.CommandLine;
using System.Text.Json;
using Tezgah.Core.Models;
using Tezgah.Engine.Models;
using static TorchSharp.torch;

namespace Tezgah.Cli.Models;

/// <summary>The scores of a model for given tokens, and the loss where there are labels.</summary>
internal static class LogitsCommand
{
    public static Command Create()
    {
        var model = new ModelOptions();
        var score = new Option<string?>("--score") { Description = "a safetensors file with score.weight, the classification head to use" };
        var command = new Command(
            "logits",
            "Reads {\"input_ids\": [[…]], \"attention_mask\": [[…]], \"labels\": …} on standard input and writes {\"logits\": …, \"loss\": …}.");
        model.AddTo(command);
        command.Add(score);
        command.SetAction(parsed =>
        {
            var input = PaddedInput.Read();
            using var network = model.Load(parsed, parsed.GetValue(score));
            input.CheckTokens(network.Config.VocabSize);
            using var off = no_grad();
            using var scope = NewDisposeScope();
            using var output = Console.OpenStandardOutput();
            using var json = new Utf8JsonWriter(output);
            if (network.Config.Head == ModelHead.SequenceClassification)
            {
                Classify(json, network, input);
            }
            else
            {
                Predict(json, network, input);
            }

            json.WriteEndObject();
            json.Flush();
            output.WriteByte((byte)'\n');
            return CommandLine.Done;
        });
        return command;
    }

    private static void Classify(Utf8JsonWriter json, DecoderModel model, PaddedInput input)
    {
        var classes = model.Config.Labels.Count;
        var labels = input.ClassLabels(classes);
        var scores = model.Classify(new PackedBatch(input.Texts, model.Device)).to(ScalarType.Float32);
        var values = scores.cpu().data<float>().ToArray();
        json.WriteStartObject();
        json.WriteStartArray("logits");
        for (var text = 0; text < input.Texts.Count; text++)
        {
            WriteRow(json, values.AsSpan(text * classes, classes));
        }

        json.WriteEndArray();
        if (labels is not null)
        {
            WriteLoss(json, nn.functional.cross_entropy(scores, tensor(labels, device: model.Device)).item<float>());
        }
    }

    private static void Predict(Utf8JsonWriter json, DecoderModel model, PaddedInput input)
    {
        var labels = input.TokenLabels(model.Config.VocabSize);
        var vocabulary = model.Config.VocabSize;
        var batch = new PackedBatch(input.Texts, model.Device);
        var hidden = model.Hidden(batch);
        var nothing = new float[vocabulary];
        json.WriteStartObject();
        json.WriteStartArray("logits");
        var start = 0;
        for (var text = 0; text < batch.Count; text++)
        {
            // One text at a time: all scores of a batch may be larger than the model.
            using var scope = NewDisposeScope();
            var length = batch.Lengths[text];
            var scores = model.NextTokenScores(hidden.narrow(0, start, length)).to(ScalarType.Float32).cpu().data<float>().ToArray();
            json.WriteStartArray();
            for (var place = 0; place < input.Length; place++)
            {
                var token = place - input.Starts[text];
                WriteRow(json, token >= 0 && token < length ? scores.AsSpan(token * vocabulary, vocabulary) : nothing);
            }

            json.WriteEndArray();
            json.Flush();
            start += length;
        }

        json.WriteEndArray();
        if (labels is not null)
        {
            WriteLoss(json, LanguageLoss.OfTokens(model, batch, labels).SelectMany(l => l).Average());
        }
    }

    private static void WriteLoss(Utf8JsonWriter json, double loss)
    {
        if (double.IsFinite(loss))
        {
            json.WriteNumber("loss", (float)loss);
        }
        else
        {
            json.WriteNull("loss");
        }
    }

    private static void WriteRow(Utf8JsonWriter json, ReadOnlySpan<float> values)
    {
        json.WriteStartArray();
        foreach (var value in values)
        {
            if (float.IsFinite(value))
            {
                json.WriteNumberValue(value);
            }
            else
            {
                json.WriteNullValue();
            }
        }

        json.WriteEndArray();
    }
}
