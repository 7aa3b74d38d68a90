// Reads what `ledger` signs and publishes with Go's own sumdb packages, which share no code with
// it. Commands, each printing one line per answer:
//
//	keygen NAME                    a private key, then its verifier key
//	sign KEYFILE TEXTFILE          the signed note
//	open VERIFIER FILE...          "good" or "refused" for each note
//	receipts VERIFIER FILE...      the same for each receipt
//	cosign NAME NOTEFILE SECONDS   a new witness's verifier key, then the note with its signature
//	log VERIFIER FOLDER OLD FILE... checks the published folder against its checkpoint, that it
//	                               continues the checkpoint OLD, and each receipt
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func check(claim bool, what string, args ...interface{}) {
	if !claim {
		fmt.Fprintf(os.Stderr, what+"\n", args...)
		os.Exit(1)
	}
}

func read(path string) []byte {
	data, err := os.ReadFile(path)
	must(err)
	return data
}

func open(verifier string, data []byte) (*note.Note, error) {
	key, err := note.NewVerifier(verifier)
	must(err)
	return note.Open(data, note.VerifierList(key))
}

func readCheckpoint(verifier string, data []byte) (tlog.Tree, error) {
	opened, err := open(verifier, data)
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[3] != "" {
		return tlog.Tree{}, errors.New("a checkpoint has three lines")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

func checkpoint(verifier string, data []byte) tlog.Tree {
	tree, err := readCheckpoint(verifier, data)
	must(err)
	return tree
}

// folder serves tiles by the names of c2sp.org/tlog-tiles.
type folder struct {
	path string
}

func (f *folder) Height() int                                { return 8 }
func (f *folder) SaveTiles(tiles []tlog.Tile, data [][]byte) {}
func (f *folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		// Go's own name is tile/HEIGHT/LEVEL/NUMBER.
		name := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		data, err := os.ReadFile(filepath.Join(f.path, name))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func records(path string, size int64) [][]byte {
	var all [][]byte
	for n := int64(0); int64(len(all)) < size; n++ {
		width := size - n*256
		if width > 256 {
			width = 256
		}
		tile := tlog.Tile{H: 8, L: -1, N: n, W: int(width)}
		name := strings.Replace(tile.Path(), "tile/8/data/", "tile/entries/", 1)
		data := read(filepath.Join(path, name))
		for i := int64(0); i < width; i++ {
			length := int(binary.BigEndian.Uint16(data))
			all = append(all, data[2:2+length])
			data = data[2+length:]
		}
		check(len(data) == 0, "bundle %d has bytes too many", n)
	}
	return all
}

// A receipt by the words of c2sp.org/tlog-proof: the record, its index, the proof, the checkpoint.
func readReceipt(verifier string, data []byte) ([]byte, int64, error) {
	head, note, _ := strings.Cut(string(data), "\n\n")
	lines := strings.Split(head, "\n")
	if len(lines) < 3 || lines[0] != "c2sp.org/tlog-proof@v1" ||
		!strings.HasPrefix(lines[1], "extra ") || !strings.HasPrefix(lines[2], "index ") {
		return nil, 0, errors.New("no receipt that holds its record")
	}
	body, err := base64.StdEncoding.Strict().DecodeString(lines[1][len("extra "):])
	if err != nil {
		return nil, 0, err
	}
	index, err := strconv.ParseInt(lines[2][len("index "):], 10, 64)
	if err != nil || strconv.FormatInt(index, 10) != lines[2][len("index "):] {
		return nil, 0, errors.New("the index")
	}
	var proof tlog.RecordProof
	for _, line := range lines[3:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return nil, 0, err
		}
		proof = append(proof, hash)
	}
	tree, err := readCheckpoint(verifier, []byte(note))
	if err != nil {
		return nil, 0, err
	}
	if index < 0 || index >= tree.N {
		return nil, 0, errors.New("the index")
	}
	return body, index, tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(body))
}

func receipt(verifier string, data []byte, all [][]byte) {
	body, index, err := readReceipt(verifier, data)
	must(err)
	check(bytes.Equal(body, all[index]), "the receipt's record is not the published one")
}

func checkLog(verifier string, path string, oldPath string, receipts []string) {
	tree := checkpoint(verifier, read(filepath.Join(path, "checkpoint")))
	old := checkpoint(verifier, read(oldPath))
	tiles := &folder{path: path}
	hashes := tlog.TileHashReader(tree, tiles)
	root, err := tlog.TreeHash(tree.N, hashes)
	must(err)
	check(root == tree.Hash, "the tiles give another root")
	all := records(path, tree.N)
	for start := 0; start < len(all); start += 256 {
		var places []int64
		for n := start; n < start+256 && n < len(all); n++ {
			places = append(places, tlog.StoredHashIndex(0, int64(n)))
		}
		stored, err := hashes.ReadHashes(places)
		must(err)
		for i, hash := range stored {
			check(hash == tlog.RecordHash(all[start+i]), "record %d is not its leaf", start+i+1)
		}
	}
	growth, err := tlog.ProveTree(tree.N, old.N, hashes)
	must(err)
	must(tlog.CheckTree(growth, tree.N, tree.Hash, old.N, old.Hash))
	for _, name := range receipts {
		receipt(verifier, read(name), all)
	}
	fmt.Printf("good: %d records, continues %d, %d receipts\n", tree.N, old.N, len(receipts))
}

// A witness by the words of c2sp.org/tlog-cosignature.
func cosign(name string, data []byte, seconds uint64) {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	must(err)
	key := append([]byte{4}, public...)
	id := sha256.Sum256(append([]byte(name+"\n"), key...))
	text := data[:bytes.LastIndex(data, []byte("\n\n"))+1]
	message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", seconds, text)
	signature := binary.BigEndian.AppendUint64(append([]byte{}, id[:4]...), seconds)
	signature = append(signature, ed25519.Sign(private, []byte(message))...)
	fmt.Printf("%s+%x+%s\n", name, id[:4], base64.StdEncoding.EncodeToString(key))
	fmt.Printf("%s\u2014 %s %s\n", data, name, base64.StdEncoding.EncodeToString(signature))
}

func verdict(err error) string {
	if err != nil {
		return "refused"
	}
	return "good"
}

func main() {
	args := os.Args[2:]
	switch os.Args[1] {
	case "keygen":
		private, verifier, err := note.GenerateKey(rand.Reader, args[0])
		must(err)
		fmt.Printf("%s\n%s\n", private, verifier)
	case "sign":
		signer, err := note.NewSigner(strings.TrimSpace(string(read(args[0]))))
		must(err)
		signed, err := note.Sign(&note.Note{Text: string(read(args[1]))}, signer)
		must(err)
		os.Stdout.Write(signed)
	case "open":
		for _, name := range args[1:] {
			_, err := open(args[0], read(name))
			fmt.Println(verdict(err))
		}
	case "receipts":
		for _, name := range args[1:] {
			_, _, err := readReceipt(args[0], read(name))
			fmt.Println(verdict(err))
		}
	case "cosign":
		seconds, err := strconv.ParseUint(args[2], 10, 64)
		must(err)
		cosign(args[0], read(args[1]), seconds)
	case "log":
		checkLog(args[0], args[1], args[2], args[3:])
	}
}
