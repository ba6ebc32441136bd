using System.Globalization;
using Tezgah.Benchmarks;

if (args is not ["torch-overhead"])
{
    Console.Error.WriteLine("Usage: Tezgah.Benchmarks torch-overhead");
    return 2;
}

const int Rounds = 41;
TorchSharp.torch.set_num_threads(1);
OverheadLoop.RunRound();
var rounds = Enumerable.Range(0, Rounds).Select(_ => OverheadLoop.RunRound()).ToList();
foreach (var name in rounds[0].Keys)
{
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-22} {OverheadLoop.Median(rounds, name),8:F1} ns"));
}

return 0;
