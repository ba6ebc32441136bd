using System.Diagnostics;
using System.Text;
using Tezgah.Core.Models;
using Tezgah.Core.Models.Adapters;
using Tezgah.Core.Models.Safetensors;
using Tezgah.Core.Problems;
using Tezgah.Core.Tests.Models.Adapters;
using Tezgah.Core.Tests.Models.Safetensors;
using Tezgah.Tests.Shared;

namespace Tezgah.Core.Tests.Models;

/// <summary>
/// Damaged files of models, from fixed seeds: each gives a clear error or a right result, soon, and in little memory. Any
/// exception but <see cref="ProblemException"/> fails a test.
/// </summary>
public sealed class ModelFilesFuzzTests : IDisposable
{
    private const long MostBytes = 64 << 20;
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(10);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Safetensors_headers_damaged_2500_times_are_refused_or_describe_the_file()
    {
        var random = new Mutations(20261122);
        byte[][] files =
        [
            WrittenHeader.Of(("a", "F32", [2, 3]), ("b.weight", "BF16", [4]), ("scalar", "I64", []), ("none", "F16", [0, 7])),
            WrittenHeader.Of(WeightFilesTests.Tensors()),
            WrittenHeader.Of(("x", "U8", [1])),
        ];
        Rounds(2500, round =>
        {
            var file = random.OneOf(files);
            if (random.Next(2) == 0)
            {
                file = random.Damage(file);
            }
            else
            {
                var length = (int)BitConverter.ToInt64(file);
                file = [.. WrittenHeader.Bytes(random.Replace(Encoding.UTF8.GetString(file, 8, length)), 0), .. file[(8 + length)..]];
            }

            File.WriteAllBytes(_folder["a"], file);
            var header = SafetensorsHeader.Read(_folder["a"]);

            // What is accepted is sound: every tensor lies in the file, none in another, and each is as long as its shape.
            Assert.Equal(file.Length - header.DataStart, header.Entries.Values.Sum(e => e.End - e.Start));
            Assert.All(header.Entries.Values, e => Assert.Equal(e.Shape.Aggregate(1L, (a, b) => a * b), e.Count));
        });
    }

    [Fact]
    public void Configs_damaged_3000_times_are_refused_or_describe_a_network()
    {
        var random = new Mutations(20261123);
        var texts = Configs.All.Values.Append(
            Configs.With(Configs.Llama32, """{"architectures":["LlamaForSequenceClassification"],"id2label":{"0":"a","1":"b"}}""")).ToList();
        Rounds(3000, round =>
        {
            Write("config.json", random, random.OneOf(texts));
            var config = ModelConfigFile.Read(_folder["config.json"]);

            Assert.Equal(0, config.NumAttentionHeads % config.NumKeyValueHeads);
            Assert.NotEmpty(config.Tensors());
            Assert.InRange(config.ContextLength, 1, int.MaxValue);
            Assert.InRange(config.SlidingWindows.Count, 0, config.NumHiddenLayers);
            _ = config.WindowOf(config.NumHiddenLayers - 1);
            if (round % 10 == 0)
            {
                ModelConfigFile.Write(config, _folder["again.json"]);
                Assert.Equivalent(config, ModelConfigFile.Read(_folder["again.json"]), strict: true);
            }
        });
    }

    [Fact]
    public void Indexes_damaged_1000_times_are_refused_or_name_files_of_the_folder()
    {
        var random = new Mutations(20261124);
        File.WriteAllBytes(_folder["one.safetensors"], WrittenHeader.Of(("a", "F32", [2]), ("b", "BF16", [3])));
        File.WriteAllBytes(_folder["two.safetensors"], WrittenHeader.Of(("c", "F32", [1])));
        const string Index = """{"metadata":{"total_size":18},"weight_map":{"a":"one.safetensors","b":"one.safetensors","c":"two.safetensors"}}""";
        Rounds(1000, round =>
        {
            Write(WeightFiles.IndexFile, random, Index);
            var files = WeightFiles.Open(_folder.Path);

            Assert.All(files.Places.Values, p => Assert.Equal(_folder.Path, Path.GetDirectoryName(p.File.Path)));
        });
    }

    [Fact]
    public void Adapter_configs_damaged_1000_times_are_refused_or_describe_an_adapter()
    {
        var random = new Mutations(20261125);
        Rounds(1000, round =>
        {
            Write(LoraConfigFile.FileName, random, LoraConfigFileTests.Published);
            var config = LoraConfigFile.Read(_folder[LoraConfigFile.FileName]);

            Assert.True(config.Rank >= 1 && double.IsFinite(config.Scaling) && config.Scaling > 0);
        });
    }

    [Fact]
    public void Folders_with_any_file_damaged_200_times_are_described()
    {
        var random = new Mutations(20261126);
        var header = WrittenHeader.Of(WeightFilesTests.Tensors());
        ModelConfigFile.Write(WeightFilesTests.Small, _folder["good.json"]);
        var config = File.ReadAllText(_folder["good.json"]);
        var problems = 0;
        for (var round = 0; round < 200; round++)
        {
            Write("config.json", random, config);
            File.WriteAllBytes(_folder[WeightFiles.SingleFile], random.Next(2) == 0 ? random.Damage(header) : header);
            problems += Math.Min(1, ModelDescription.Read(_folder.Path).Problems.Count);
        }

        Assert.InRange(problems, 50, 199);
    }

    private void Write(string name, Mutations random, string json) => File.WriteAllBytes(
        _folder[name],
        random.Next(2) == 0 ? random.Damage(Encoding.UTF8.GetBytes(json)) : Encoding.UTF8.GetBytes(random.Replace(json)));

    /// <summary>Some of the rounds succeed and many fail: otherwise the damage would test nothing.</summary>
    private static void Rounds(int count, Action<int> read)
    {
        var refused = 0;
        for (var round = 0; round < count; round++)
        {
            var watch = Stopwatch.StartNew();
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                read(round);
            }
            catch (ProblemException e)
            {
                refused++;
                Assert.All(e.Problems, p => Assert.InRange(p.Message.Length, 20, 20_000));
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"Round {round}: {e}");
            }

            Assert.True(watch.Elapsed < s_longest, $"round {round} took {watch.Elapsed}");
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < MostBytes, $"round {round} allocated {allocated}");
        }

        Assert.InRange(refused, count / 4, count - (count / 100));
    }
}
